/** Why something about files did not work, in one sentence. Pure. */
import type { FilesFault } from '../../../shared/visit/files';
import type { Translate } from '../../../shared/i18n/translate';

/** What a device says of itself is cut, so that it cannot push away what we say. */
const longest = 200;

export function faultWords(fault: FilesFault, t: Translate): string {
  switch (fault.kind) {
    case 'laptop':
      return t('files.faults.laptop', { code: fault.code });
    case 'refused':
      return fault.words === null
        ? t('files.faults.refused')
        : t('files.faults.refusedWords', { words: fault.words.slice(0, longest) });
    case 'no-connection':
    case 'no-sftp':
    case 'missing':
    case 'denied':
    case 'exists':
    case 'device-full':
    case 'laptop-full':
    case 'changed':
    case 'different':
    case 'not-a-file':
    case 'too-many':
    case 'silent':
    case 'violated':
      return t(`files.faults.${fault.kind}`);
    default:
      return fault satisfies never;
  }
}
