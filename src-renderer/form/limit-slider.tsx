/** A limit: a slider whose right end means none, and its number, which can be typed after a click. */
import { NumberInput, Slider, UnstyledButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { resourcesText } from '../text/form.ts';
import classes from './form.module.css';

interface Props {
  readonly label: string;
  /** For screen readers, with the service's name. */
  readonly name: string;
  readonly numberName: string;
  /** In steps of the slider; null: no limit. */
  readonly at: number | null;
  readonly steps: number;
  readonly words: string;
  /** The number as it is typed, and its unit. */
  readonly typed: number | null;
  readonly unit: string;
  readonly change?: ReactNode;
  readonly onStep: (at: number | null) => void;
  readonly onType: (value: number | null) => void;
}

function TypedNumber({ numberName, typed, unit, onType, onEnd }: Props & { readonly onEnd: () => void }) {
  const [value, setValue] = useState<number | string>(typed ?? '');
  const end = (isTaken: boolean): void => {
    if (isTaken) onType(typeof value === 'number' && value > 0 ? value : null);
    onEnd();
  };
  return (
    <NumberInput
      className={classes.limitNumber ?? ''}
      aria-label={numberName}
      autoFocus
      min={0}
      decimalScale={3}
      hideControls
      suffix={` ${unit}`}
      placeholder={resourcesText.noLimit}
      value={value}
      onChange={setValue}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') {
          event.stopPropagation();
          end(false);
        }
      }}
    />
  );
}

export function LimitSlider(props: Props) {
  const { label, name, at, steps, words, change, onStep } = props;
  const [isTyping, setTyping] = useState(false);
  return (
    <div>
      <div className={classes.sliderHead}>
        <span className={classes.label}>{label}</span>
        {change}
        {isTyping ? (
          <TypedNumber {...props} onEnd={() => setTyping(false)} />
        ) : (
          <UnstyledButton
            className={classes.limitWords ?? ''}
            aria-label={resourcesText.editOf(name, words)}
            onClick={() => setTyping(true)}
          >
            {words}
          </UnstyledButton>
        )}
      </div>
      <Slider
        thumbLabel={name}
        thumbProps={{ 'aria-valuetext': words }}
        min={1}
        max={steps}
        value={Math.min(steps, Math.max(1, at ?? steps))}
        label={null}
        onChange={(next) => onStep(next >= steps ? null : next)}
      />
    </div>
  );
}
