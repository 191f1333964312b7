/**
 * Options of Chromium and Node that hand the app to whoever started it: remote control, its traffic, its rules. Whoever
 * can start programs as this person can do much; an installed app with open tunnels does not make it easy.
 */
const refused: ReadonlySet<string> = new Set([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'log-net-log',
  'ssl-key-log-file',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
]);

/**
 * The first option among the arguments of a start that is refused; null: none. What follows `--` is no option. Chromium
 * reads one dash or two, on Windows a slash, too, and any case there.
 */
export function refusedOption(argv: readonly string[]): string | null {
  const args = argv.slice(1);
  const end = args.indexOf('--');
  for (const each of end < 0 ? args : args.slice(0, end)) {
    const name = /^(?:--?|\/)([\w-]+)/.exec(each)?.[1];
    if (name !== undefined && refused.has(name.toLowerCase())) return `--${name}`;
  }
  return null;
}
