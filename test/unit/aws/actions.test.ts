import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloudActions } from '../../../shared/aws/actions';
import { withoutPermission } from '../../fakes/without-permission';

const source = resolve(__dirname, '..', '..', '..', 'electron');
const files = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : entry.name.endsWith('.ts')
        ? [join(folder, entry.name)]
        : [],
  );

describe('the list of actions', () => {
  const made = files(source).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    // The aggregated clients would hide a call from this look.
    expect(text, file).not.toMatch(/new (IoT|IoTSecureTunneling|STS|SSO|SSOOIDC)\(/);
    // Loaded on first use or not: a command is named in the file that makes it. `SdkCommand` is a type of ours.
    return text.includes('@aws-sdk/client-')
      ? [...text.matchAll(/\b([A-Z]\w+)Command\b/g)]
          .map(([, command]) => command!)
          .filter((command) => command !== 'Sdk')
      : [];
  });

  it('knows every command of the SDK that the source makes', () => {
    expect(made.length).toBeGreaterThan(4);
    const known = new Set<string>([...cloudActions.map(({ command }) => command), ...withoutPermission]);
    expect(
      made.filter((command) => !known.has(command)),
      'add them to shared/aws/actions.ts and to the policies of assets/help',
    ).toEqual([]);
  });

  it('names nothing that is never called', () => {
    expect(cloudActions.map(({ command }) => command).filter((command) => !made.includes(command))).toEqual([]);
    expect(new Set(cloudActions.map(({ action }) => action)).size).toBe(cloudActions.length);
  });
});
