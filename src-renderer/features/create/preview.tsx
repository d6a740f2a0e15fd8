/** What would be made, as Compose or as `docker run`. */
import { SegmentedControl } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { createText } from '../../text/create.ts';
import { useCopied } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { CreateState } from './create-store.ts';
import { PreviewText } from './preview-text.tsx';
import classes from './create.module.css';

const tabs = [
  { value: 'compose', label: createText.compose },
  { value: 'dockerRun', label: createText.dockerRun },
];

export function Preview({ preview }: { readonly preview: NonNullable<CreateState['preview']> }) {
  const [tab, setTab] = useState('compose');
  const [isCopied, copy] = useCopied();
  const text = tab === 'compose' ? preview.compose : preview.dockerRun;
  return (
    <div className={classes.preview}>
      <div className={classes.previewHead}>
        <SegmentedControl aria-label={createText.preview} data={tabs} value={tab} onChange={setTab} />
        <IconButton
          label={createText.copyPreview}
          icon={isCopied ? <IconCheck size={15} stroke={1.7} /> : <IconCopy size={15} stroke={1.7} />}
          onClick={() => copy(text)}
        />
      </div>
      <PreviewText text={text} />
    </div>
  );
}
