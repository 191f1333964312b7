import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { programConfig } from '../../../electron/vite.config';
import { fakeCredentials, startTestPractice, type TestPractice } from '../../fakes/practice';

const root = resolve(__dirname, '..', '..', '..');
let folder: string;
let service: TestPractice;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-verify-'));
  const config = programConfig('cli', root);
  await build({ ...config, logLevel: 'error', build: { ...config.build, outDir: folder, sourcemap: false, rolldownOptions: { ...config.build?.rolldownOptions, input: { 'verify-aws': resolve(root, 'electron/verify/cli.ts') } } } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => service.close());

/** The program as a person runs it, with what the person types. */
function verify(typed: string, ...more: readonly string[]): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  const { controlPlane, dataPlane, caFile } = service.practice.addresses;
  const child = spawn(process.execPath, [join(folder, 'verify-aws.cjs'), '--region', 'us-east-1', '--endpoint', controlPlane, '--data-endpoint', dataPlane, '--ca', caFile, '--patience', '1', ...more], {
    env: { PATH: process.env['PATH'], HOME: folder, AWS_ACCESS_KEY_ID: fakeCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: fakeCredentials.secretAccessKey },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(typed);
  return new Promise((done) => child.on('close', (status) => done({ status, out, err })));
}

const operations = (): readonly string[] => service.logged.flatMap((line) => /info (\w+Tunnel\w*)/.exec(line)?.[1] ?? []);
/** What access tokens look like. */
const token = /[A-Za-z0-9_-]{200,}/;

describe('npm run verify:aws against the practice service, unchanged', () => {
  it('asks everything, closes what it opened, reports what was answered, and shows no token', async () => {
    service = await startTestPractice();
    const { status, out, err } = await verify('open one tunnel\n');
    expect(status, err).toBe(0);
    for (const line of [
      'ListTunnels: 0 on the first page',
      'Handshake with a token that nobody issued: 403, body "Invalid access-token"',
      'Handshake with the token twice: 400',
      'Handshake with a request of more than 4 KiB: 400',
      'The same token after all those wrong handshakes: accepted',
      'First SERVICE_IDS, in this order: [SSH, HTTP], subprotocol aws.iot.securetunneling-3.0',
      'Rotating SOURCE with destinationConfig: InvalidRequestException, status 400',
      'Rotating DESTINATION, effect on the source: the connection stayed open',
      'Rotating SOURCE, effect on the live source: closed by the service with code 1000, reason "Access token rotated"',
      'The old token afterwards, with its client token: 403',
      'A used token without its client token: 400, body "Invalid access token: The access token was previously used and can not be used again."',
      'A used token with another client token: 400, body "Invalid client token',
      'Several subprotocols offered, oldest first: 101, subprotocol aws.iot.securetunneling-3.0',
      'Subprotocol 1.0 alone: 101, subprotocol aws.iot.securetunneling-1.0, no SERVICE_IDS came',
      'CloseTunnel, effect on the live source: closed by the service with code 1000',
      'Closing twice: succeeds',
      'Rotating a closed tunnel: ResourceNotFoundException',
      'token: 403, body "Tunnel is closed", X-Status-Reason "Tunnel is closed"',
      'Not asked here:',
    ])
      expect(out).toContain(line);
    expect(operations().filter((name) => name === 'OpenTunnel')).toHaveLength(1);
    const { tunnelIds } = await listed();
    expect(tunnelIds).toEqual(['CLOSED']);
    expect(out).not.toMatch(token);
    expect(err).not.toMatch(token);
  });

  it('answers with what the service does, not with what is expected', async () => {
    service = await startTestPractice({
      behaviours: { rotatedCloseCode: 0, tunnelClosedCloseCode: 4001, closeClosedTunnel: 'ResourceNotFoundException', usedTokenStatus: 409, usedTokenWording: 'cannot', statusReasonHeader: 'always', serviceIdsOnV1: true, subprotocolPreference: 'first-offered', failedHandshakeSpendsToken: true },
    });
    const { out } = await verify('open one tunnel\n');
    expect(out).toContain('The same token after all those wrong handshakes: refused with status 409');
    expect(out).toContain('Closing twice: ResourceNotFoundException');
    expect(out).toContain('Several subprotocols offered, oldest first: 101, subprotocol aws.iot.securetunneling-1.0');
    expect(out).toContain('Subprotocol 1.0 alone: 101, subprotocol aws.iot.securetunneling-1.0, SERVICE_IDS [SSH, HTTP]');
    expect(out).toContain('X-Status-Reason "Invalid access-token"');
    expect(out).toContain('closed by the service with code 4001');
  });

  it.each([['nothing', ''], ['something else', 'yes\n']])('opens nothing when %s is typed', async (_what, typed) => {
    service = await startTestPractice();
    const { status, out, err } = await verify(typed);
    expect(status).toBe(0);
    expect(err).toContain('Not confirmed: nothing was opened.');
    expect(operations()).not.toContain('OpenTunnel');
    expect(out).toContain('DescribeTunnel of a tunnel there is not: ResourceNotFoundException, status 400');
  });

  it('goes on where a right is missing, and closes the tunnel all the same', async () => {
    service = await startTestPractice();
    await service.practice.fault('rotation-denied');
    await service.practice.fault('list-denied');
    await service.practice.fault('describe-denied');
    const { status, out } = await verify('open one tunnel\n');
    expect(status).toBe(0);
    expect(out).toContain('ListTunnels: AccessDeniedException, status 400: User:');
    expect(out).toContain('Rotating SOURCE, effect on the live source: AccessDeniedException');
    await service.practice.clearFaults();
    expect((await listed()).tunnelIds).toEqual(['CLOSED']);
  });

  it('refuses a command line that makes no sense', async () => {
    service = await startTestPractice();
    expect(await verify('', '--patience', 'soon')).toMatchObject({ status: 2, err: expect.stringContaining('--patience') as string });
  });
});

async function listed(): Promise<{ readonly tunnelIds: readonly (string | undefined)[] }> {
  const { ListTunnelsCommand } = await import('@aws-sdk/client-iotsecuretunneling');
  const { tunnelSummaries = [] } = await service.client.send(new ListTunnelsCommand({}));
  return { tunnelIds: tunnelSummaries.map(({ status }) => status) };
}
