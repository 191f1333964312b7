import type { ServiceView } from '../../shared/session/view';

/** The place that is bound, for programs that ask for host and port. */
export const placeOf = (port: number): string => `127.0.0.1:${port}`;

/**
 * What a person types or pastes to reach a service on this laptop; null until it has a port. Of ssh the shortest that
 * reaches it, until the main process has said the whole line. The address that is bound, not a name: `localhost` may
 * lead to another program on `::1`.
 */
export function addressOf({ type, port }: Pick<ServiceView, 'type' | 'port'>): string | null {
  if (port === null) return null;
  switch (type) {
    case 'ssh':
      return `ssh -p ${port} 127.0.0.1`;
    case 'http':
      return `http://127.0.0.1:${port}`;
    case 'https':
      return `https://127.0.0.1:${port}`;
    case 'vnc':
      return `vnc://127.0.0.1:${port}`;
    case 'rdp':
    case 'tcp':
      return placeOf(port);
    default:
      return type satisfies never;
  }
}
