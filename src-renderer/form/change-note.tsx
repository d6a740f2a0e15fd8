/** What a field was before, how to put it back, and a tag: only where an instance is configured. */
import { IconArrowBackUp } from '@tabler/icons-react';
import { formText } from '../text/form.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Tag } from '../ui/tag.tsx';
import classes from './form.module.css';

interface Props {
  readonly label: string;
  /** `was 8080`; null where nothing was there. */
  readonly was: string | null;
  readonly isNew?: boolean;
  /** Absent where the way back is another button of the row. */
  readonly onPutBack?: () => void;
}

export function ChangeNote({ label, was, isNew = false, onPutBack }: Props) {
  return (
    <span className={classes.change}>
      {was !== null && <span className={classes.was}>{was}</span>}
      {onPutBack !== undefined && (
        <IconButton
          label={formText.putBack(label)}
          icon={<IconArrowBackUp size={15} stroke={1.7} />}
          onClick={onPutBack}
        />
      )}
      <Tag tone="accent">{isNew ? formText.added : formText.changed}</Tag>
    </span>
  );
}

/** `was 8080`, `was not set`. */
export function wasWords(value: string | undefined): string {
  return value === undefined || value === '' ? formText.wasEmpty : formText.was(value);
}
