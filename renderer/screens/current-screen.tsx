import { lazy, type ReactNode, Suspense } from 'react';
import { useMirror, useSlice } from '../store/mirror';
import { useUi } from '../store/ui';
import { Confirm } from './confirm';
import { Connection } from './connection/connection';
import { Welcome } from './welcome';

// Rarely used screens come when they are asked for.
const Token = lazy(() => import('./token').then(({ Token: component }) => ({ default: component })));
const Practice = lazy(() => import('./practice/practice').then(({ Practice: component }) => ({ default: component })));
const Settings = lazy(() => import('./settings/settings').then(({ Settings: component }) => ({ default: component })));
const About = lazy(() => import('./about').then(({ About: component }) => ({ default: component })));

/** The screen that is open. What it was about may be gone; then it is the first screen. */
export function CurrentScreen(): ReactNode {
  const ready = useMirror((mirror) => mirror.status === 'ready');
  return <Suspense fallback={null}>{ready ? <Chosen /> : null}</Suspense>;
}

function Chosen(): ReactNode {
  const screen = useUi((ui) => ui.screen);
  const sessions = useSlice('sessions');
  const inbox = useSlice('inbox');
  switch (screen.kind) {
    case 'home':
      return <Home />;
    case 'session': {
      const view = sessions.find(({ id }) => id === screen.id);
      return view === undefined ? <Home /> : <Connection key={view.id} view={view} />;
    }
    case 'link': {
      const item = inbox.find(({ id }) => id === screen.id);
      return item === undefined ? <Home /> : <Confirm item={item} />;
    }
    case 'token':
      return <Token sessionId={screen.sessionId} />;
    case 'practice':
      return <Practice />;
    case 'settings':
      return <Settings />;
    case 'about':
      return <About />;
    default:
      return screen satisfies never;
  }
}

function Home(): ReactNode {
  return useSlice('account').kind === 'practice' ? <Practice /> : <Welcome />;
}
