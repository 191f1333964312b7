/** What is said outside the window, in each language: for the main process, and the command. */
import type { Language } from '../settings/languages';
import { system as en, type SystemWords } from './en-system';
import { system as ko } from './ko-system';

export const systemWords: Readonly<Record<Language, SystemWords>> = { en, ko };
