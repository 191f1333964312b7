import type { Presets } from '../../electron/policy/contract';
import { nothingSet } from '../../shared/policy/view';

/** A laptop on which no company set anything. */
export const noPresets: Presets = { policy: {}, view: nothingSet, settings: {}, environments: [], beginsIn: null };
