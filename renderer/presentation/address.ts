import type { ServiceView } from '../../shared/session/view';

/** What a person types or pastes to reach a service on this laptop; null until it has a port. */
export function addressOf({ type, port }: Pick<ServiceView, 'type' | 'port'>): string | null {
  if (port === null) return null;
  switch (type) {
    case 'ssh':
      return `ssh -p ${port} localhost`;
    case 'http':
      return `http://localhost:${port}`;
    case 'https':
      return `https://localhost:${port}`;
    case 'vnc':
      return `vnc://localhost:${port}`;
    case 'rdp':
    case 'tcp':
      return `localhost:${port}`;
    default:
      return type satisfies never;
  }
}
