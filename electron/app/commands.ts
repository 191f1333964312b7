/** What the command line is answered. A command that connects goes the way of a link: the same card, the same press. */
import type { CommandAnswer, CommandRequest, Failure, ProgressKind } from '../../shared/command-line/messages';
import { acceptedFrom, parseLink, type ConnectLink, type LinkResult } from '../../shared/deep-link';
import type { HandlersOf } from '../../shared/ipc/contract';
import { reportText } from '../../shared/report/text';
import { ownSession } from '../../shared/session/own';
import type { Language } from '../../shared/settings/languages';
import { hostsOfLinks } from '../../shared/tickets/link-hosts';
import type { LinkInbox } from '../deep-link/inbox';
import type { Presets } from '../policy/contract';
import type { SessionManager } from '../session';
import { followSession, lineOf, type TargetOf } from './command-session';
import type { Environments } from './environments/environments';
import type { DeviceDirectory } from './fleet/device-directory';
import type { LinkAnswers } from './link-answers';
import type { LinkConfirmation } from './link-confirmation';
import type { Reports } from './reports';

type LinkHandlers = Pick<HandlersOf<'inbox.confirm' | 'inbox.openTunnel'>, 'inbox.confirm' | 'inbox.openTunnel'>;

interface CommandParts {
  readonly sessions: SessionManager;
  readonly environments: Pick<Environments, 'forRegion'>;
  readonly devices: Pick<DeviceDirectory, 'suggest' | 'isComplete'>;
  readonly links: LinkConfirmation;
  readonly answers: LinkAnswers;
  readonly inbox: LinkInbox;
  readonly presets: Pick<Presets, 'view'>;
  readonly reports: Pick<Reports, 'view'>;
  readonly handlers: LinkHandlers;
  /** Of the page that opens links; empty: there is none. */
  readonly linkPage: () => string;
  readonly lifetimeMinutes: () => number;
  readonly targetOf: TargetOf;
  /** Resolves once `ssh` knows the names of all that is connected. Never rejects. */
  readonly namesWritten: () => Promise<void>;
  /** The window, in front. */
  readonly show: () => void;
}

type ConnectRequest = Extract<CommandRequest, { kind: 'connect' }>;
type Say = (what: ProgressKind) => void;

const mostNames = 12_000;

const failed = (why: Failure): CommandAnswer => ({ kind: 'failed', why });

export class Commands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** `gone`: nobody waits for the answer any more. */
  answer(request: CommandRequest, say: Say, gone: AbortSignal): Promise<CommandAnswer> {
    const { devices } = this.#parts;
    switch (request.kind) {
      case 'list': {
        const sessions = this.#lines(request.language);
        return Promise.resolve({
          kind: 'list',
          devices: [...devices.suggest('', mostNames)],
          complete: devices.isComplete(),
          sessions,
        });
      }
      case 'status':
        return Promise.resolve({ kind: 'status', sessions: this.#lines(request.language) });
      case 'open-link':
        return Promise.resolve(this.#openLink({ result: parseLink(request.link), host: request.host }));
      case 'report':
        return Promise.resolve(this.#report(request.thing, request.language));
      case 'connect':
        return this.#connect(request, say, gone);
      default:
        return request satisfies never;
    }
  }

  #lines(language: Language) {
    const views = this.#parts.sessions.views();
    return views.map((view) => lineOf(view, views, language));
  }

  #openLink(given: { readonly result: LinkResult; readonly host: string | null }): CommandAnswer {
    const { presets, linkPage, inbox, show } = this.#parts;
    const result = acceptedFrom(given, hostsOfLinks(presets.view.linkHosts, linkPage()));
    if (!result.ok) return failed(result.error.reason === 'other-host' ? 'other-host' : 'bad-request');
    const isTaken = inbox.receive(result);
    show();
    return isTaken ? { kind: 'opened' } : failed('too-many-links');
  }

  #report(thing: string | null, language: Language): CommandAnswer {
    const { sessions, reports } = this.#parts;
    const view = sessions.views().find((each) => thing === null || each.thingName === thing);
    const report = view === undefined ? null : reports.view(view.id, language);
    return report === null
      ? failed('no-session')
      : { kind: 'report', text: reportText(report.lines, report.noteLabel, '') };
  }

  async #connect(request: ConnectRequest, say: Say, gone: AbortSignal): Promise<CommandAnswer> {
    const { environments, sessions, presets } = this.#parts;
    if (request.yes && !presets.view.yes) return failed('yes-not-allowed');
    const { thing, service, ticket } = request;
    const link: ConnectLink = { kind: 'connect', region: null, tunnel: null, thing, service, user: null, ticket };
    const environment = environments.forRegion(null);
    const own = ownSession(sessions.views(), { environment, tunnelId: null, thingName: thing });
    // What is there already takes no decision, as with a link; a ticket would change what is shown.
    const sessionId =
      own !== null && ticket === null ? own.sessionId : await this.#confirmed(link, request.yes, say, gone);
    if (typeof sessionId !== 'string') return sessionId;
    const answer = await followSession({ ...this.#parts, sessionId, service, language: request.language, say, gone });
    // Whoever waited for the answer may say `ssh <device>` next.
    if (answer.kind === 'connected') await this.#parts.namesWritten();
    return answer;
  }

  /** The session that a person's press, or `--yes`, led to. */
  async #confirmed(link: ConnectLink, yes: boolean, say: Say, gone: AbortSignal): Promise<string | CommandAnswer> {
    const { answers, links, inbox } = this.#parts;
    const wasThere = answers.itemOf(link) !== null;
    const waiting = answers.wait(link, gone);
    if (yes) {
      links.receive({ ok: true, link });
      const session = await this.#decide(link, gone);
      if (session !== null) return session;
      if (!gone.aborted) say('yes-needs-window');
    }
    if (!gone.aborted) {
      const isTaken = inbox.receive({ ok: true, link });
      if (!isTaken || (inbox.isOpen && answers.itemOf(link) === null)) return failed('too-many-links');
      this.#parts.show();
      say('confirm');
    }
    const answer = await waiting;
    switch (answer.kind) {
      case 'session':
        return answer.sessionId;
      case 'declined':
        return failed('declined');
      case 'gone': {
        // Nobody waits for what the press would lead to. A link that was there before goes on waiting.
        inbox.withdraw({ ok: true, link });
        const item = answers.itemOf(link);
        if (item !== null && !wasThere) links.dismiss(item.id);
        return failed('stopped');
      }
      default:
        return answer satisfies never;
    }
  }

  /** What the card's one button would do, where there is nothing besides to decide. Null: a person has to look. */
  async #decide(link: ConnectLink, gone: AbortSignal): Promise<string | null> {
    const { answers, links, handlers, lifetimeMinutes } = this.#parts;
    const waiting = answers.itemOf(link);
    if (waiting === null) return null;
    links.look(waiting.id);
    const item = await answers.lookedUp(link, gone);
    if (item === null || item.own?.otherTunnel === true) return null;
    const { id, preview } = item;
    if (preview.status === 'no-tunnel') {
      const found = preview.services.slice(0, 3);
      const services = link.service !== null ? [link.service] : found.length > 0 ? found : ['SSH'];
      const opened = await handlers['inbox.openTunnel']({ id, services, lifetimeMinutes: lifetimeMinutes() });
      return opened.ok ? opened.value.sessionId : null;
    }
    // Somebody else would lose the connection; the tunnel is another device's; nobody could look.
    const isPlain =
      item.own !== null ||
      (preview.status === 'known' &&
        !preview.sourceTaken &&
        preview.thingName === link.thing &&
        preview.tunnelId !== null);
    if (!isPlain) return null;
    const confirmed = await handlers['inbox.confirm']({ id });
    return confirmed.ok ? confirmed.value.sessionId : null;
  }
}
