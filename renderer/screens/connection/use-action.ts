import { useState } from 'react';
import type { RequestError } from '../../../shared/ipc/contract';
import type { SessionView } from '../../../shared/session/view';
import type { Language } from '../../../shared/settings/languages';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { useSlice } from '../../store/mirror';
import { letEnd, openDialog, show } from '../../store/ui';
import { useBriefly } from '../../store/use-briefly';
import { useDeskLanguage } from '../../store/use-desk-language';
import { type Requesting, useRequest } from '../../store/use-request';
import { recoverableProblem } from '../../../shared/session';
import { networkRequest } from '../../../shared/presentation/problem-words';
import type { Action } from '../../presentation/presentation';

export interface ActionInUse {
  readonly press: (action: Action) => void;
  readonly busy: boolean;
  readonly error: RequestError | null;
  /** Something was put on the clipboard by the last press, a moment ago. */
  readonly copied: boolean;
  /** Where a report was saved by the last press. */
  readonly savedAs: string | null;
}

/** What performing an action needs: the session, and where its outcome is told. */
interface ActionContext {
  readonly view: SessionView;
  readonly run: Requesting['run'];
  readonly copy: (text: string) => Promise<void>;
  readonly setSavedAs: (path: string | null) => void;
  /** Of a new tunnel. */
  readonly lifetimeMinutes: number;
  /** Of what is written to others. */
  readonly language: Language;
  readonly t: Translate;
}

function offerTunnel(view: SessionView): void {
  openDialog({
    kind: 'open-tunnel',
    thingName: view.thingName,
    services: view.services.map(({ serviceId }) => serviceId),
    ticket: view.ticket,
    environment: view.environment,
  });
}

async function recover(
  action: Extract<Action, { kind: 'recover' }>,
  { view, run, copy, setSavedAs, language, t }: ActionContext,
): Promise<void> {
  const { id } = view;
  const { recovery, code } = action;
  switch (recovery.kind) {
    case 'open-new-tunnel':
      offerTunnel(view);
      return;
    case 'choose-port':
      openDialog({ kind: 'edit-port', sessionId: id, serviceId: recovery.serviceId });
      return;
    case 'paste-token':
      show({ kind: 'token', sessionId: id });
      return;
    case 'copy-network-request': {
      const problem = recoverableProblem(view);
      if (problem?.code === 'proxy-kind') await copy(networkRequest(problem.params, t));
      return;
    }
    case 'copy-request': {
      const answer = await run('session.adminRequest', { id, action: recovery.action, mode: recovery.mode, language });
      if (answer !== null) await copy(answer.value.text);
      return;
    }
    case 'save-report': {
      const answer = await run('report.save', { id, language, note: '' });
      setSavedAs(answer?.value.path ?? null);
      return;
    }
    case 'open-date-settings':
      await run('system.openDateSettings', {});
      return;
    case 'proxy-settings':
    case 'certificate-file':
      show({ kind: 'settings', section: 'network' });
      return;
    case 'proxy-password':
      openDialog({ kind: 'proxy-password', host: recovery.proxyHost });
      return;
    case 'rotate':
    case 'ask-device':
    case 'sign-in':
    case 'use-region':
    case 'use-port':
    case 'retry':
    case 'use-service-time':
    case 'continue':
      await run('session.recover', { id, code });
      return;
    case 'none':
      return;
    default:
      recovery satisfies never;
  }
}

async function perform(action: Action, context: ActionContext): Promise<void> {
  const { view, run, copy, language, lifetimeMinutes } = context;
  const { id } = view;
  switch (action.kind) {
    case 'connect':
      await run('session.connect', { id });
      return;
    case 'stop':
      await run('session.stop', { id });
      return;
    case 'recover':
      await recover(action, context);
      return;
    case 'tell-online':
      if (view.thingName !== null)
        await run('devices.tellOnline', {
          environmentId: view.environment.id,
          thingName: view.thingName,
          tell: action.tell,
        });
      return;
    case 'open-tunnel': {
      const opened = await run('session.openTunnel', {
        thingName: view.thingName ?? '',
        services: [...action.services],
        lifetimeMinutes,
        ticket: view.ticket,
        description: null,
        tags: [],
        environmentId: view.environment.id,
        unlessOpen: true,
      });
      if (opened !== null) show({ kind: 'session', id: opened.value.sessionId });
      return;
    }
    case 'choose-tunnel':
      offerTunnel(view);
      return;
    case 'replace':
      await run('session.replace', { id });
      return;
    case 'stop-replacing':
      await run('session.stopReplacing', { id });
      return;
    case 'close-next':
      await run('session.closeNext', { id });
      return;
    case 'ask-again':
      await run('permissions.forget', {});
      return;
    case 'paste-token':
      show({ kind: 'token', sessionId: id });
      return;
    case 'copy-request': {
      const answer = await run('session.adminRequest', { id, action: action.action, mode: action.mode, language });
      if (answer !== null) await copy(answer.value.text);
      return;
    }
    case 'let-end':
      letEnd(view.tunnelId);
      return;
    default:
      action satisfies never;
  }
}

/** Performs the actions of a session's buttons. */
export function useAction(view: SessionView): ActionInUse {
  const { run, busy, error } = useRequest();
  const { t } = useWords(view.environment.kind);
  const language = useDeskLanguage();
  const { lifetimeMinutes } = useSlice('settings');
  const [copied, setCopied] = useBriefly();
  const [savedAs, setSavedAs] = useState<string | null>(null);

  async function copy(text: string): Promise<void> {
    const done = await run('clipboard.write', { text });
    setCopied(done !== null);
  }
  function press(action: Action): void {
    setCopied(false);
    setSavedAs(null);
    void perform(action, { view, run, copy, setSavedAs, lifetimeMinutes, language, t });
  }
  return { press, busy, error, copied, savedAs };
}
