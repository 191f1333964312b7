import type { Translate } from '../i18n/translate';
import type { Problem } from '../problems/problem';
import { sentences } from './words';

/** A local port that cannot be opened, or several of them at once. */
export function portInUse(
  {
    serviceId: service,
    port,
    freePort,
    reserved = false,
    others = [],
  }: Extract<Problem, { readonly code: 'port-in-use' }>['params'],
  t: Translate,
): { readonly headline: string; readonly sentence: string } {
  if (others.length > 0) {
    const busy = [{ serviceId: service, port, freePort, reserved }, ...others];
    // What is said of Windows' blocks is true only where no other program may have one of them.
    const why = busy.every((each) => each.reserved === true) ? 'reserved' : 'sentenceSeveral';
    const free = busy
      .flatMap((each) =>
        each.freePort === null
          ? []
          : [t('problems.port-in-use.forService', { service: each.serviceId, port: each.freePort })],
      )
      .join(', ');
    return {
      headline: t('problems.port-in-use.headlineSeveral', { ports: busy.map((each) => each.port).join(', ') }),
      sentence: sentences(
        t(`problems.port-in-use.${why}`),
        free === '' ? t('problems.port-in-use.noneFree') : t('problems.port-in-use.freeInstead', { free }),
      ),
    };
  }
  if (reserved)
    return {
      headline: t('problems.port-in-use.headlineReserved', { port }),
      sentence: sentences(
        t('problems.port-in-use.reserved'),
        freePort === null
          ? t('problems.port-in-use.needsOther', { service })
          : t('problems.port-in-use.canUse', { service, free: freePort }),
      ),
    };
  return {
    headline: t('problems.port-in-use.headline', { port }),
    sentence:
      freePort === null
        ? t('problems.port-in-use.noFree', { service })
        : t('problems.port-in-use.sentence', { service, free: freePort }),
  };
}
