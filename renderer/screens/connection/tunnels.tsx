import type { ReactNode } from 'react';
import type { ThingView } from '../../../shared/fleet/list';
import type { SessionView } from '../../../shared/session/view';
import { ticketOf } from '../../../shared/presentation/words';
import { InlineError } from '../../components/messages';
import { TunnelChoices } from '../../components/tunnel-choices';
import { useWords } from '../../format/use-words';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { useTicketLink } from '../../store/use-ticket-link';
import layout from '../../theme/layout.module.css';

/** Several open tunnels to one device, at rest: all of them, the one to take first. */
export function Tunnels({ view, thing }: { readonly view: SessionView; readonly thing: ThingView | null }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const linkText = useTicketLink();
  if (thing === null || view.state.kind !== 'ready' || thing.tunnels.length < 2) return null;

  async function choose(tunnelId: string): Promise<void> {
    const answer = await run('session.select', { thingName: view.thingName, tunnelId });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }
  return (
    <section className={layout.section} aria-labelledby="tunnels">
      <h2 id="tunnels">{t('tunnels.title', { n: thing.tunnels.length })}</h2>
      <TunnelChoices
        tunnels={thing.tunnels}
        services={[]}
        current={view.tunnelId}
        linkOf={({ tunnelId, services, tags }) =>
          linkText({
            region: view.environment.region,
            tunnelId,
            thingName: view.thingName,
            serviceId: services[0] ?? null,
            ticket: ticketOf(tags),
          })
        }
        disabled={busy}
        onChoose={(tunnelId) => void choose(tunnelId)}
      />
      <InlineError error={error} />
    </section>
  );
}
