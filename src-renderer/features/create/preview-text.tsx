import { createText } from '../../text/create.ts';
import classes from './create.module.css';

const key = /^(\s*(?:- )?)([A-Za-z_][\w.-]*)(:)(\s.*|)$/;

/** The preview as text, with the names of its keys in another colour; nothing else is read out of it. */
export function PreviewText({ text }: { readonly text: string }) {
  return (
    <pre className={classes.code} tabIndex={0} role="region" aria-label={createText.preview}>
      {text.split('\n').map((line, index) => {
        const match = key.exec(line);
        return (
          <span key={index} className={classes.codeLine}>
            {match === null ? (
              line
            ) : (
              <>
                {match[1]}
                <span className={classes.codeKey}>{`${match[2] ?? ''}:`}</span>
                {match[4]}
              </>
            )}
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
