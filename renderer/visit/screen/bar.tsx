import { Clipboard, ClipboardPaste, Keyboard, Monitor } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { SessionView } from '../../../shared/session/view';
import { Button, toldKeys } from '../../components/button';
import { DeviceName } from '../../components/device-name';
import { KeyedItem } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { useKeyed } from '../../store/keyed';
import { useBriefly } from '../../store/use-briefly';
import type { Requesting } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { Check } from '../login/check';
import type { ScreenDisplay } from './display';
import { combinations } from './keys';
import { useScreenOptions } from './options';
import buttonStyles from '../../components/button.module.css';
import menuStyles from '../../components/menu.module.css';
import work from '../work.module.css';
import styles from './screen.module.css';
import typography from '../../theme/typography.module.css';

interface BarProps {
  readonly view: SessionView;
  readonly display: ScreenDisplay;
  /** Of the desktop, in pixels. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly password: boolean;
  /** What the device has put on its clipboard since. */
  readonly text: string | null;
  readonly run: Requesting['run'];
}

/** Which screen it is, how it is looked at, and what a keyboard and a clipboard cannot do by themselves. */
export function Bar({ view, display, size, password, text, run }: BarProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { fit, viewOnly } = useScreenOptions();
  const [copied, setCopied] = useBriefly();
  const { screenId } = display;

  async function send(): Promise<void> {
    const taken = await run('screen.takeClipboard', { screenId });
    if (taken !== null) display.sendText(taken.value.text);
    display.focus();
  }
  async function take(): Promise<void> {
    if (text !== null) setCopied((await run('clipboard.write', { text })) !== null);
  }
  const keysButton = useRef<HTMLButtonElement>(null);
  const actions = {
    fitScreen: () => useScreenOptions.setState({ fit: !fit }),
    viewOnly: () => useScreenOptions.setState({ viewOnly: !viewOnly }),
    sendKeys: viewOnly ? null : () => keysButton.current?.click(),
    sendClipboard: viewOnly ? null : () => void send(),
    takeClipboard: text === null ? null : () => void take(),
    leaveScreen: () => void run('screen.leave', { id: view.id }),
    forgetPassword: password ? () => void run('screen.forgetPassword', { id: view.id }) : null,
  };
  useKeyed(actions);
  return (
    <header className={classes(work.bar, styles.bar)}>
      <Monitor size={18} aria-hidden />
      <p className={work.which}>
        <span className={typography.fixed}>
          <DeviceName name={nameOf(view, t)} />
        </span>
        {size === null ? null : (
          <span className={styles.fact}> · {t('screen.size', { width: size.width, height: size.height })}</span>
        )}
        <span className={styles.fact}> · {t(password ? 'screen.withPassword' : 'screen.withoutPassword')}</span>
      </p>
      <Check checked={fit} onChange={(on) => useScreenOptions.setState({ fit: on })}>
        {t('screen.fit')}
      </Check>
      <Check checked={viewOnly} onChange={(on) => useScreenOptions.setState({ viewOnly: on })}>
        {t('screen.viewOnly')}
      </Check>
      <MenuTrigger>
        <AriaButton
          ref={keysButton}
          className={classes(buttonStyles.button, buttonStyles.text)}
          isDisabled={viewOnly}
          data-keys
          {...toldKeys('sendKeys')}
        >
          <Keyboard size={18} aria-hidden />
          {t('screen.keys')}
        </AriaButton>
        <Popover className={classes(menuStyles.menu)} placement="bottom end">
          <Menu aria-label={t('screen.keys')}>
            {combinations.map(({ name, keys }) => (
              <MenuItem key={name} onAction={() => display.press(keys)}>
                {name}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Button look="text" icon={ClipboardPaste} keys="sendClipboard" disabled={viewOnly} onPress={() => void send()}>
        <span className={styles.words} title={t('screen.sendClipboard')}>
          {t('screen.sendClipboard')}
        </span>
      </Button>
      <Button look="text" icon={Clipboard} keys="takeClipboard" disabled={text === null} onPress={() => void take()}>
        <span className={styles.words} title={t('screen.takeClipboard')}>
          {t('screen.takeClipboard')}
        </span>
      </Button>
      <More view={view} copied={copied} leave={actions.leaveScreen} forget={actions.forgetPassword} />
    </header>
  );
}

/** What is rarely pressed. */
function More({
  view,
  copied,
  leave,
  forget,
}: {
  readonly view: SessionView;
  readonly copied: boolean;
  readonly leave: () => void;
  /** Null: there is no password. */
  readonly forget: (() => void) | null;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  return (
    <MoreMenu label={t('screen.more')} copied={copied}>
      <KeyedItem keys="leaveScreen" onAction={leave}>
        {t('screen.leave')}
      </KeyedItem>
      <KeyedItem keys="forgetPassword" onAction={forget}>
        {t('screen.forget')}
      </KeyedItem>
    </MoreMenu>
  );
}
