/**
 * Names of Regions in each language. Only who chooses one needs them: they are not among the words that the window
 * begins with.
 */
import type { Language } from '../settings/languages';
import { regions as en } from './en-regions';
import { regions as ko } from './ko-regions';

export type RegionName = keyof typeof en;

export const regionNames: Readonly<Record<Language, Readonly<Record<RegionName, string>>>> = { en, ko };
