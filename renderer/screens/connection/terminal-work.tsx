import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { useMirror } from '../../store/mirror';
import { VisitTerminal } from '../../visit/terminal';

/** The work of the tab *Terminal*. Its libraries come with it, when it is first shown. */
export function TerminalWork({ view }: { readonly view: SessionView }): ReactNode {
  const visit = useMirror(({ state }) => state.visits.find(({ sessionId }) => sessionId === view.id) ?? null);
  return <VisitTerminal view={view} visit={visit} />;
}
