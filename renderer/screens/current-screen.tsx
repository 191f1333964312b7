import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { SessionId } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { useMirror, useSteadySession, useSlice } from '../store/mirror';
import { useUi } from '../store/ui';
import { Confirm } from './confirm';
import { Welcome } from './welcome';
import { classes } from '../theme/classes';
import styles from './current-screen.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

// What the first look at the window does not need is not in the first load: it comes when it is asked for, or when the
// window is idle.
const later = {
  session: () => import('./connection/connection').then(({ Connection: component }) => ({ default: component })),
  token: () => import('./token').then(({ Token: component }) => ({ default: component })),
  practice: () => import('./practice/practice').then(({ Practice: component }) => ({ default: component })),
  settings: () => import('./settings/settings').then(({ Settings: component }) => ({ default: component })),
  about: () => import('./about').then(({ About: component }) => ({ default: component })),
  selfTest: () => import('./self-test').then(({ SelfTest: component }) => ({ default: component })),
  licences: () => import('./licences').then(({ Licences: component }) => ({ default: component })),
};
const Connection = lazy(later.session);
const Token = lazy(later.token);
const Practice = lazy(later.practice);
const Settings = lazy(later.settings);
const About = lazy(later.about);
const Licences = lazy(later.licences);
const SelfTest = lazy(later.selfTest);

/** Loads what a link and a device of the list lead to. */
export const loadConnection = (): Promise<unknown> => later.session();

/** Loads the rest of the screens, so that the first click on it shows it at once. */
export const loadScreens = (): Promise<unknown> => Promise.all(Object.values(later).map((load) => load()));

/** The screen that is open. What it was about may be gone; then it is the first screen. */
export function CurrentScreen(): ReactNode {
  const ready = useMirror((mirror) => mirror.status === 'ready');
  const { t } = useWords();
  const title = (
    <h1 data-fallback className={typography.hidden}>
      {t('app.loading')}
    </h1>
  );
  return <Suspense fallback={title}>{ready ? <Chosen /> : <Starting />}</Suspense>;
}

/** Said only where it takes long enough to be wondered about. */
function Starting(): ReactNode {
  const { t } = useWords();
  return (
    <div className={classes(layout.page, layout.narrow, styles.starting)}>
      <h1>{t('app.loading')}</h1>
    </div>
  );
}

function Chosen(): ReactNode {
  const screen = useUi((ui) => ui.screen);
  switch (screen.kind) {
    case 'home':
      return <Home />;
    case 'session':
      return <Session id={screen.id} />;
    case 'link':
      return <LinkScreen id={screen.id} />;
    case 'token':
      return <Token sessionId={screen.sessionId} />;
    case 'practice':
      return <Practice />;
    case 'settings':
      return <Settings />;
    case 'about':
      return <About />;
    case 'licences':
      return <Licences />;
    case 'self-test':
      return <SelfTest />;
    default:
      return screen satisfies never;
  }
}

function Session({ id }: { readonly id: SessionId }): ReactNode {
  const view = useSteadySession(id);
  return view === null ? <Home /> : <Connection key={id} view={view} />;
}

function LinkScreen({ id }: { readonly id: number }): ReactNode {
  const item = useSlice('inbox').find((each) => each.id === id);
  const isAnswering = useUi(({ answering }) => answering === id);
  const [last, setLast] = useState(item);
  if (item !== undefined && item !== last) setLast(item);
  const shown = item ?? (isAnswering && last?.id === id ? last : undefined);
  return shown === undefined ? <Home /> : <Confirm item={shown} />;
}

function Home(): ReactNode {
  return useSlice('account').kind === 'practice' ? <Practice /> : <Welcome />;
}
