import { spawn } from 'node:child_process';

/**
 * Starts a program on its own, with an argument list and never through a shell. Resolves true once the
 * system has started it; it lives on when the app ends.
 */
export function runDetached(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = withoutOwn(process.env),
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      detached: true,
      stdio: 'ignore',
      shell: false,
      windowsHide: false,
      env: environment,
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** A terminal has no use for what steers us, and none of it is told to programs a person starts in it. */
export function withoutOwn(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(?:AWSIOT_TUNNEL_|ELECTRON_|FIELDTUNNEL_|NODE_OPTIONS$|NODE_CHANNEL_)/i.test(name),
    ),
  );
}
