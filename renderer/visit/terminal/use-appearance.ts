import { useEffect, useMemo } from 'react';
import { Terminal } from '@xterm/xterm';
import { useWords } from '../../format/use-words';
import { useMedia } from '../../store/media';
import { useSlice } from '../../store/mirror';
import { faceOf } from '../typeface';
import { desktopOf } from './keys';
import { terminals } from './terminals';

/** A window as small as it may be has letters a pixel smaller. */
const smallWindow = '(max-width: 800px)';

/** Keeps all terminals as the settings and the window have them, and has them speak the person's language. */
export function useTerminalAppearance(): void {
  const { t, format } = useWords();
  const { theme, terminalFont, terminalFontSize, terminalScreenReader } = useSlice('settings');
  const { platform } = useSlice('about');
  const reported = useSlice('screenReader');
  const screenReader = terminalScreenReader || reported;
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const small = useMedia(smallWindow);
  const dark = theme === 'system' ? systemDark : theme === 'dark';
  const fontSize = small && terminalFontSize === 15 ? 14 : terminalFontSize;
  const face = useMemo(() => faceOf(terminalFont), [terminalFont]);
  const desktop = desktopOf(platform);
  useEffect(() => {
    terminals.wear({ paper: dark ? 'dark' : 'light', face, fontSize, screenReader, desktop });
  }, [dark, face, fontSize, screenReader, desktop]);
  useEffect(() => {
    Terminal.strings.promptLabel = t('terminal.input');
    terminals.speak(({ login }, lostAt, backAt) =>
      t('terminal.back', {
        back: format.exactClock(backAt),
        lost: format.exactClock(lostAt),
        lasted: format.duration(backAt - lostAt),
        user: login?.user ?? '',
      }),
    );
  }, [t, format]);
}
