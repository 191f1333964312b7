/** The pictures of a line come after the first page: they are not what somebody waits for. */
import { lazy, memo, type ReactNode, Suspense } from 'react';
import type { SessionView } from '../../shared/session/view';
import type { LineOfSession } from './line-pictures';

const Pictures = lazy(() => import('./line-pictures').then(({ LinePictures: component }) => ({ default: component })));

const LaterRate = lazy(() => import('./rate').then(({ Rate: component }) => ({ default: component })));

const Kept = memo(function Kept(line: LineOfSession): ReactNode {
  return (
    <Suspense fallback={<span data-fallback hidden />}>
      <Pictures {...line} />
    </Suspense>
  );
});

/** Counters do not concern them: they have a line of their own to the main process. */
export const LinePictures = ({ view }: { readonly view: SessionView }): ReactNode => (
  <Kept
    sessionId={view.id}
    where={view.environment.kind}
    serviceIds={view.services.map(({ serviceId }) => serviceId).join('\n')}
    timeline={view.timeline}
    roundTrip={view.connection.kind === 'open' ? view.connection.roundTrip : null}
  />
);

/** What flows now, beside the tabs. */
export const Rate = (line: Pick<LineOfSession, 'sessionId' | 'where'>): ReactNode => (
  <Suspense fallback={<span data-fallback hidden />}>
    <LaterRate {...line} />
  </Suspense>
);
