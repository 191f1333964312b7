import { type ReactNode, useState } from 'react';
import { languageNames } from '../../shared/settings/languages';
import buttonStyles from '../components/button.module.css';
import styles from './overview.module.css';
import layout from '../theme/layout.module.css';

const sizes = { window: [1120, 760], smallest: [720, 520], zoomed: [560, 380] } as const;
type Size = keyof typeof sizes;

/** All pictures side by side, each in a frame of its own size. */
export function Overview({
  names,
  theme,
  language,
}: {
  readonly names: readonly string[];
  readonly theme: string;
  readonly language: string;
}): ReactNode {
  const [size, setSize] = useState<Size>('window');
  const [width, height] = sizes[size];
  const query = (change: Record<string, string>): string =>
    `?${new URLSearchParams({ theme, lang: language, ...change }).toString()}`;
  return (
    <main className={styles.overview}>
      <h1>FieldTunnel: every state</h1>
      <p className={layout.row}>
        {['light', 'dark'].map((one) => (
          <a className={buttonStyles.button} key={one} href={query({ theme: one })}>
            {one}
          </a>
        ))}
        {languageNames.map((one) => (
          <a className={buttonStyles.button} key={one} href={query({ lang: one })}>
            {one}
          </a>
        ))}
        {(Object.keys(sizes) as Size[]).map((one) => (
          <button
            className={buttonStyles.button}
            type="button"
            key={one}
            aria-pressed={one === size}
            onClick={() => setSize(one)}
          >
            {one}, {sizes[one].join(' × ')}
          </button>
        ))}
      </p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a href={`${query({})}#${name}`}>{name}</a>
            <iframe title={name} loading="lazy" width={width} height={height} src={`${query({})}#${name}`} />
          </li>
        ))}
      </ul>
    </main>
  );
}
