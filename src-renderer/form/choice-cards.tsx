/** One decision of the template as cards of which one is chosen. */
import { Radio } from '@mantine/core';
import { chosenOptions } from '../../src-main/contract/choices.ts';
import type { Choice } from '../../src-main/contract/template.ts';
import { formText } from '../text/form.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { FormProps } from './form-props.ts';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

function Cards({ choice, ...form }: FormProps & { readonly choice: Choice }) {
  const { template, draft, before, findings, choose } = form;
  const chosen = chosenOptions(template, draft.choices)[choice.id] ?? '';
  const path = ['choices', choice.id];
  return (
    <div {...fieldAnchor(path)}>
      <Radio.Group aria-label={choice.label} value={chosen} onChange={(option) => choose(choice.id, option)}>
        <div className={classes.cards}>
          {choice.options.map((option) => (
            <Radio.Card
              key={option.id}
              className={classes.choiceCard ?? ''}
              value={option.id}
              aria-label={option.label}
              disabled={before !== null && option.id !== chosen}
            >
              <Radio.Indicator size={16} className={classes.choiceRadio ?? ''} />
              <span className={classes.choiceText}>
                <span className={classes.choiceLabel}>{option.label}</span>
                <span className={classes.help}>{option.help}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {before !== null && (
        <p className={`${classes.help ?? ''} ${classes.choiceFixed ?? ''}`}>{formText.fixedChoice}</p>
      )}
      <FindingLine finding={findingAt(findings, path)} />
    </div>
  );
}

export function ChoiceCards({ section, ...form }: FormProps & { readonly section: Choice['section'] }) {
  return form.template.choices
    .filter((choice) => choice.section === section)
    .map((choice) => <Cards key={choice.id} {...form} choice={choice} />);
}
