import type { Bridge } from '../../shared/ipc/contract';

/** A main process that takes what it is told as a request, whose answer nobody hears, and says nothing by itself. */
export const bridgeOf = ({
  request,
  on = () => () => undefined,
}: Pick<Bridge, 'request'> & Partial<Pick<Bridge, 'on'>>): Bridge => ({
  on,
  request,
  tell: (name, args) => void request(name, args),
});
