import type { ReactNode } from 'react';
import styles from './device-name.module.css';
import typography from '../theme/typography.module.css';

/** From this length a name may not fit; it then keeps its end, by which names of a fleet differ. */
const long = 20;
/** The same in a row of the list and in the chain. */
const longInRow = 12;
const tail = 10;
const mark = '\u241F';

/**
 * A device's name on one line. A very long one loses its middle to the eye, never to a screen reader. `glued`: what
 * stands right behind it, a question mark or a Korean particle, never begins a line of its own. `narrow`: there is
 * little room.
 */
export function DeviceName({
  name,
  glued = '',
  narrow = false,
}: {
  readonly name: string;
  readonly glued?: string;
  readonly narrow?: boolean;
}): ReactNode {
  if (name.length < (narrow ? longInRow : long))
    return (
      <span className={styles.short}>
        {name}
        {glued}
      </span>
    );
  const kept = Math.min(tail, Math.floor(name.length / 2));
  return (
    <span className={styles.long} title={name}>
      <span aria-hidden>{name.slice(0, -kept)}</span>
      <span aria-hidden>{name.slice(-kept)}</span>
      <span className={typography.hidden}>{name}</span>
      <span>{glued}</span>
    </span>
  );
}

/** A sentence with the name in it kept whole. */
export function WithName({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  const [before, after, ...more] = text.replace(name, mark).split(mark);
  if (name === '' || after === undefined || more.length > 0) return text;
  const glued = /^\S*/.exec(after)?.[0] ?? '';
  return (
    <>
      {before}
      <DeviceName name={name} glued={glued} />
      {after.slice(glued.length)}
    </>
  );
}
