import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { programConfig } from '../../../electron/vite.config';
import { Keyring, type Issued } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import type { FakeThing } from '../../fakes/fleet-operations';
import { FleetService } from '../../fakes/fleet-service';
import { fakeCredentials, startTestPractice, type TestPractice } from '../../fakes/practice';

const root = resolve(__dirname, '..', '..', '..');
let folder: string;
let service: TestPractice;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-verify-'));
  const config = programConfig('cli', root);
  await build({
    ...config,
    logLevel: 'error',
    build: {
      ...config.build,
      outDir: folder,
      sourcemap: false,
      rolldownOptions: {
        ...config.build?.rolldownOptions,
        input: { 'verify-aws': resolve(root, 'electron/verify/cli.ts') },
      },
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => service.close());

/** The program as a person runs it, with what the person types. */
function verify(
  typed: string,
  ...more: readonly string[]
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  return verifyAs(fakeCredentials, {}, typed, more);
}
function verifyAs(
  { accessKeyId, secretAccessKey }: Pick<Issued, 'accessKeyId' | 'secretAccessKey'>,
  variables: Readonly<Record<string, string>>,
  typed: string,
  more: readonly string[],
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  const { controlPlane, dataPlane, caFile } = service.practice.addresses;
  const child = spawn(
    process.execPath,
    [
      join(folder, 'verify-aws.cjs'),
      '--region',
      'us-east-1',
      '--endpoint',
      controlPlane,
      '--data-endpoint',
      dataPlane,
      '--ca',
      caFile,
      '--patience',
      '1',
      ...more,
    ],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...variables,
      },
    },
  );
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(typed);
  return new Promise((done) => child.on('close', (status) => done({ status, out, err })));
}

const operations = (): readonly string[] =>
  service.logged.flatMap((line) => /info (\w+Tunnel\w*)/.exec(line)?.[1] ?? []);
/** What access tokens look like. */
const token = /[A-Za-z0-9_-]{200,}/;

describe('npm run verify:aws against the practice service, unchanged', () => {
  it('asks everything, closes what it opened, reports what was answered, and shows no token', async () => {
    service = await startTestPractice();
    const { status, out, err } = await verify('open one tunnel\n');
    expect(status, err).toBe(0);
    for (const line of [
      'Who am I: not asked: --endpoint names the tunneling service only',
      'ListThings and SearchIndex: not asked: --endpoint names the tunneling service only',
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
      behaviours: {
        rotatedCloseCode: 0,
        tunnelClosedCloseCode: 4001,
        closeClosedTunnel: 'ResourceNotFoundException',
        usedTokenStatus: 409,
        usedTokenWording: 'cannot',
        statusReasonHeader: 'always',
        serviceIdsOnV1: true,
        subprotocolPreference: 'first-offered',
        failedHandshakeSpendsToken: true,
      },
    });
    const { out } = await verify('open one tunnel\n');
    expect(out).toContain('The same token after all those wrong handshakes: refused with status 409');
    expect(out).toContain('Closing twice: ResourceNotFoundException');
    expect(out).toContain('Several subprotocols offered, oldest first: 101, subprotocol aws.iot.securetunneling-1.0');
    expect(out).toContain(
      'Subprotocol 1.0 alone: 101, subprotocol aws.iot.securetunneling-1.0, SERVICE_IDS [SSH, HTTP]',
    );
    expect(out).toContain('X-Status-Reason "Invalid access-token"');
    expect(out).toContain('closed by the service with code 4001');
  });
});

describe('npm run verify:aws where something is missing', () => {
  it.each([
    ['nothing', ''],
    ['something else', 'yes\n'],
  ])('opens nothing when %s is typed', async (_what, typed) => {
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
    expect(await verify('', '--patience', 'soon')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--patience') as string,
    });
  });
});

describe('npm run verify:aws, about who one is and the registry of things', () => {
  let sts: Sts;
  let fleet: FleetService;
  let keys: Issued;
  beforeEach(async () => {
    const keyring = new Keyring();
    keys = keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/plant/anna', { lasting: true });
    [service, sts, fleet] = await Promise.all([startTestPractice(), Sts.start(keyring), FleetService.start()]);
  });
  afterEach(() => Promise.all([sts.close(), fleet.close()]));
  const ask = () => verifyAs(keys, { AWS_ENDPOINT_URL_STS: sts.url }, '', ['--read-only', '--iot-endpoint', fleet.url]);
  const things: readonly FakeThing[] = [
    {
      thingName: 'secret-pump-07',
      attributes: { site: 'Größe 1', serial: 'SN900007' },
      connectivity: { connected: true, timestamp: 1 },
    },
    { thingName: 'secret-pump-08', connectivity: { connected: false, timestamp: 1_700_000_000_000 } },
    { thingName: 'secretvalve', connectivity: { connected: false, timestamp: 0 } },
    { thingName: 'secretnever' },
  ];

  it('says who one is, whether the index is there and tells connectivity, and whether the app’s queries find what fits; and names no thing', async () => {
    fleet.things = things;
    const { status, out, err } = await ask();
    expect(status, err).toBe(0);
    for (const line of [
      'Who am I: arn:aws:iam::123456789012:user/plant/anna',
      'ListThings: 4 on the first page\n',
      'SearchIndex for every thing (fleet indexing): 4 on the first page\n',
      'SearchIndex, connectivity: told of 3 of 4: 1 online, 2 away, of 1 of them without a time',
      'SearchIndex with maxResults 101: InvalidRequestException, status 400',
      'SearchIndex for the beginning of a name with a "-" in it: found',
      'SearchIndex for the value of an attribute as a bare word: found',
    ])
      expect(out).toContain(line);
    expect(`${out}${err}`).not.toContain('secret');
    // It reads; and what it asks of the index is what the app would.
    expect(new Set(fleet.calls.map(({ operation }) => operation))).toEqual(new Set(['ListThings', 'SearchIndex']));
    expect(fleet.calls.map(({ input }) => input['queryString'])).toContain(
      '(thingName:secret\\-pump\\-0* OR secret\\-pump\\-0) AND thingName:secret\\-pump\\-07',
    );
    expect(operations()).not.toContain('OpenTunnel');
  });

  it('says what the service does otherwise: more pages, no index, nothing to try, rights that are missing', async () => {
    fleet.things = Array.from({ length: 260 }, (_, index) => ({ thingName: `secret${index}` }));
    const many = (await ask()).out;
    expect(many).toContain('ListThings: 250 on the first page, and there are more');
    expect(many).toContain('SearchIndex for every thing (fleet indexing): 100 on the first page, and there are more');
    expect(many).toContain('connectivity: told of 0 of 100: 0 online, 0 away');
    expect(many).toContain('with a "-" in it: there is no thing to try it with');
    fleet.noIndex = true;
    fleet.denied.add('ListThings');
    keys = { ...keys, accessKeyId: 'AKIA0000000000000000' };
    const { status, out } = await ask();
    expect(status).toBe(0);
    expect(out).toContain('Who am I: InvalidClientTokenId');
    expect(out).toContain('ListThings: AccessDeniedException, status 403: User:');
    expect(out).toContain(
      'SearchIndex for every thing (fleet indexing): InvalidRequestException, status 400: Fleet indexing is not enabled',
    );
    expect(out).not.toContain('SearchIndex, connectivity');
  });

  it('a query that does not find what fits is reported as such', async () => {
    fleet.things = things;
    fleet.finds = ({ thingName }, query) => query === 'thingName:*' || !thingName.includes('-');
    const { out } = await ask();
    expect(out).toContain('SearchIndex for the beginning of a name with a "-" in it: not found');
  });
});

async function listed(): Promise<{ readonly tunnelIds: readonly (string | undefined)[] }> {
  const { ListTunnelsCommand } = await import('@aws-sdk/client-iotsecuretunneling');
  const { tunnelSummaries = [] } = await service.client.send(new ListTunnelsCommand({}));
  return { tunnelIds: tunnelSummaries.map(({ status }) => status) };
}
