import type { VisitStep } from '../../../shared/visit/view';

/**
 * How long a device may be silent in a step. Key exchange has the computing of this laptop in it, which can be many
 * seconds for an old device, and opening a key has nothing else; a login may wait for somebody to touch a hardware key.
 */
export const stepLimitsMs: Readonly<Record<VisitStep, number>> = {
  connecting: 20_000,
  'exchanging-keys': 45_000,
  'opening-key': 60_000,
  'logging-in': 60_000,
};
