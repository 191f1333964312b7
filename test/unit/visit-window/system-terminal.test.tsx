// @vitest-environment jsdom
/**
 * Where only the terminal of this laptop can go on, one press opens it; where trying again may help, that is the
 * button.
 */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setUpWords } from '../../../renderer/i18n/setup';
import { VisitLogin } from '../../../renderer/visit/login';
import { needsSystemTerminal } from '../../../renderer/visit/login/failure-words';
import type { LoginRefusal, VisitFailure, VisitView } from '../../../shared/visit/view';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { type Asked, recordRequests } from '../../fakes/recording-bridge';
import { sessionView } from '../visit/rig';

let asked: readonly Asked[] = [];
beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});
beforeEach(() => {
  asked = recordRequests();
});
afterEach(cleanup);

const refused = (refusal: LoginRefusal): VisitView => ({
  sessionId: 's1',
  serviceId: 'CONTAINER',
  deviceType: null,
  phase: {
    kind: 'login',
    proposal: {
      user: 'pat',
      method: 'key-file',
      keyFile: '/k',
      from: 'this-visit',
      holdsSecret: false,
      agentKeys: null,
      agentLimited: false,
      mayKeep: true,
      keep: true,
    },
    refusal,
  },
  hostKey: null,
  login: null,
  shells: [],
  keeper: 'off',
});
const button = (): HTMLElement | null => screen.queryByRole('button', { name: 'Open in the system’s terminal' });

describe('a login that the built-in terminal cannot do', () => {
  it('offers the terminal of this laptop, for the service that was asked for', () => {
    const view = sessionView({ connection: { kind: 'open', since: 1, roundTrip: null, pongAt: null } });
    const services = view.services.map((service) => ({ ...service, serviceId: 'CONTAINER' }));
    const visit = refused({ kind: 'key-file', fault: 'needs-certificate' });
    render(<VisitLogin view={{ ...view, services }} visit={visit} />);
    const found = button();
    if (found === null) throw new Error('no button');
    fireEvent.click(found);
    expect(asked).toEqual([{ name: 'session.openService', args: { id: 's1', serviceId: 'CONTAINER' } }]);
  });

  it('does not where it can be tried again', () => {
    render(<VisitLogin view={sessionView()} visit={refused({ kind: 'key-file', fault: 'wrong-passphrase' })} />);
    expect(button()).toBeNull();
  });
});

describe('the terminal of this laptop', () => {
  const common = { kind: 'nothing-common', what: 'cipher', offered: ['x'] } as const;
  const group = { kind: 'group-size', least: 2_048, most: 8_192 } as const;
  it.each<readonly [VisitFailure | LoginRefusal, boolean]>([
    [{ ...common, weak: [] }, true],
    [{ ...common, weak: ['x'] }, false],
    [{ ...group, bits: 16_384 }, true],
    // So small a group is nobody's to accept.
    [{ ...group, bits: 512 }, false],
    [{ kind: 'key-file', fault: 'unsupported' }, true],
    [{ kind: 'key-file', fault: 'not-a-key' }, false],
    [{ kind: 'no-answer' }, false],
    [{ kind: 'refused', accepts: [] }, false],
  ])('helps with %j: %s', (why, helps) => {
    expect(needsSystemTerminal(why)).toBe(helps);
  });
});
