/** Versions, ports, paths, images, variables. */
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { shortenMiddle } from '../text/format.ts';
import classes from './mono.module.css';

/** Never shortened. */
export function Mono({ children }: { readonly children: ReactNode }) {
  return <span className={classes.mono}>{children}</span>;
}

export interface PathProps {
  readonly text: string;
  /** Longer ones lose their middle and have a tooltip. */
  readonly length?: number;
}

/** A path or an image name. */
export function Path({ text, length = 48 }: PathProps) {
  const short = shortenMiddle(text, length);
  const shown = <span className={classes.mono}>{short}</span>;
  return short === text ? shown : <Tooltip label={text}>{shown}</Tooltip>;
}

/** The name of an image, in whatever room there is: its tag is never shortened. */
export function ImageName({ text }: { readonly text: string }) {
  const at = text.lastIndexOf(':') > text.lastIndexOf('/') ? text.lastIndexOf(':') : text.length;
  return (
    <Tooltip label={text}>
      <span className={classes.image}>
        <span className={classes.repository}>{text.slice(0, at)}</span>
        <span>{text.slice(at)}</span>
      </span>
    </Tooltip>
  );
}

/** A command or the engine's own words. */
export function CodeBlock({ children }: { readonly children: ReactNode }) {
  return <code className={classes.code}>{children}</code>;
}
