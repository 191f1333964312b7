/** IAM Identity Center as its two services speak: SSO OIDC (REST JSON) and the access portal's API. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Keyring } from './keyring';
import type { WireRequest } from '../service-model';
import { serve, type Served } from './serve';

interface Client {
  readonly secret: string;
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
}
interface DeviceCode {
  readonly clientId: string;
  readonly userCode: string;
  readonly expiresAt: number;
  answer: 'pending' | 'confirmed' | 'denied';
  polledAt: number;
  interval: number;
}
interface Code {
  readonly clientId: string;
  readonly challenge: string;
  readonly redirectUri: string;
}
interface Session {
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
  ended: boolean;
}

export interface FakeAccount {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

type Body = Readonly<Record<string, unknown>>;
class Refused extends Error {
  constructor(
    readonly type: string,
    readonly error: string,
    readonly status = 400,
  ) {
    super(error);
  }
}
const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

export class IdentityCenter {
  readonly startUrl: string;
  readonly calls: string[] = [];
  /** What was asked, and the JSON of what was answered with 200. */
  readonly exchanges: { readonly request: WireRequest; readonly answer: unknown }[] = [];
  /** Values nobody but the client may see. */
  readonly secrets: string[] = [];
  readonly sessions: Session[] = [];
  readonly deviceCodes = new Map<string, DeviceCode>();
  /** Seconds between polls, as the service says; and how often somebody asked faster. */
  interval = 1;
  tooFast = 0;
  /** How often the next polls are told to slow down, whatever their pace. */
  slowDown = 0;
  /** How many of the next requests find no answer. */
  failing = 0;
  /** Seconds an access token lives. */
  tokenLife = 3600;
  accounts: readonly FakeAccount[] = [
    { id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician', 'ReadOnly'] },
  ];
  readonly #clients = new Map<string, Client>();
  readonly #codes = new Map<string, Code>();

  private constructor(
    readonly served: Served,
    readonly keyring: Keyring,
  ) {
    this.startUrl = `${served.url}/start`;
  }

  static async start(keyring: Keyring): Promise<IdentityCenter> {
    let made: IdentityCenter | null = null;
    const served = await serve((request, body, response) => made?.answer(request, body, response));
    made = new IdentityCenter(served, keyring);
    return made;
  }
  get url(): string {
    return this.served.url;
  }
  close(): Promise<void> {
    return this.served.close();
  }

  /** The person confirms, or refuses, in whatever browser they have. */
  decide(userCode: string, answer: 'confirmed' | 'denied'): void {
    for (const code of this.deviceCodes.values()) if (code.userCode === userCode) code.answer = answer;
  }
  /** An administrator ends every session: neither token works any more. */
  endSessions(): void {
    for (const session of this.sessions) session.ended = true;
  }

  /** What `aws sso login` leaves in the cache of the AWS CLI; the access token lives for `seconds`. */
  cliLogin(seconds: number): Readonly<Record<string, string>> {
    const clientId = randomBytes(16).toString('base64url');
    const client: Client = { secret: this.secret(), grantTypes: ['refresh_token'], redirectUris: [] };
    this.#clients.set(clientId, client);
    const session: Session = {
      accessToken: this.secret(),
      refreshToken: this.secret(),
      expiresAt: this.keyring.now() + seconds * 1000,
      ended: false,
    };
    this.sessions.push(session);
    const { accessToken, refreshToken, expiresAt } = session;
    return {
      startUrl: this.startUrl,
      accessToken,
      refreshToken,
      expiresAt: new Date(expiresAt).toISOString(),
      clientId,
      clientSecret: client.secret,
      registrationExpiresAt: new Date(this.keyring.now() + 90 * 86_400_000).toISOString(),
    };
  }

  private answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (this.failing > 0) {
      this.failing -= 1;
      request.socket.destroy();
      return;
    }
    this.calls.push(`${request.method ?? ''} ${url.pathname}`);
    const json = (value: unknown, status = 200, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
      response.end(JSON.stringify(value));
    };
    try {
      if (url.pathname === '/authorize') {
        this.authorize(url, response);
        return;
      }
      const answer = this.route(url, body === '' ? {} : (JSON.parse(body) as Body), request);
      this.exchanges.push({
        request: { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body },
        answer,
      });
      json(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      json({ error: error.error, error_description: error.message, message: error.message }, error.status, {
        'x-amzn-errortype': error.type,
      });
    }
  }

  private route(url: URL, body: Body, request: IncomingMessage): unknown {
    const bearer = String(request.headers['x-amz-sso_bearer_token'] ?? '');
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'POST /client/register':
        return this.register(body);
      case 'POST /device_authorization':
        return this.authorizeDevice(body);
      case 'POST /token':
        return this.token(body);
      case 'GET /assignment/accounts': {
        this.signedIn(bearer);
        const from = Number(url.searchParams.get('next_token') ?? 0);
        // Small pages, so that whoever reads only the first one is found out.
        const page = this.accounts.slice(from, from + 2);
        return {
          accountList: page.map(({ id, name }) => ({
            accountId: id,
            accountName: name,
            emailAddress: 'aws@example.com',
          })),
          nextToken: from + 2 < this.accounts.length ? String(from + 2) : null,
        };
      }
      case 'GET /assignment/roles': {
        this.signedIn(bearer);
        const id = url.searchParams.get('account_id') ?? '';
        return {
          roleList: (this.accounts.find((account) => account.id === id)?.roles ?? []).map((roleName) => ({
            roleName,
            accountId: id,
          })),
        };
      }
      case 'GET /federation/credentials': {
        this.signedIn(bearer);
        const id = url.searchParams.get('account_id') ?? '';
        const role = url.searchParams.get('role_name') ?? '';
        if (this.accounts.find((account) => account.id === id)?.roles.includes(role) !== true)
          throw new Refused('ForbiddenException', 'No access', 403);
        const made = this.keyring.issue(
          id,
          `arn:aws:sts::${id}:assumed-role/AWSReservedSSO_${role}_0123456789abcdef/anna`,
        );
        return {
          roleCredentials: {
            accessKeyId: made.accessKeyId,
            secretAccessKey: made.secretAccessKey,
            sessionToken: made.sessionToken,
            expiration: made.expiresAt,
          },
        };
      }
      case 'POST /logout':
        this.signedIn(bearer).ended = true;
        return {};
      default:
        throw new Refused('ResourceNotFoundException', 'not_found', 404);
    }
  }

  private secret(): string {
    const made = `aoa${randomBytes(60).toString('base64url')}`;
    this.secrets.push(made);
    return made;
  }
  private signedIn(bearer: string): Session {
    const session = this.sessions.find(({ accessToken }) => accessToken === bearer);
    if (session === undefined || session.ended || session.expiresAt <= this.keyring.now())
      throw new Refused('UnauthorizedException', 'Session token not found or invalid', 401);
    return session;
  }
  private client(body: Body): string {
    const clientId = text(body, 'clientId');
    if (this.#clients.get(clientId)?.secret !== text(body, 'clientSecret'))
      throw new Refused('InvalidClientException', 'invalid_client', 401);
    return clientId;
  }

  private register(body: Body): unknown {
    const grantTypes = (body['grantTypes'] ?? []) as string[];
    const redirectUris = (body['redirectUris'] ?? []) as string[];
    if (text(body, 'clientType') !== 'public' || text(body, 'clientName') === '')
      throw new Refused('InvalidClientMetadataException', 'invalid_client_metadata');
    if (
      grantTypes.includes('authorization_code') &&
      (redirectUris.length === 0 || text(body, 'issuerUrl') !== this.startUrl)
    )
      throw new Refused('InvalidRedirectUriException', 'invalid_redirect_uri');
    const clientId = randomBytes(16).toString('base64url');
    this.#clients.set(clientId, { secret: this.secret(), grantTypes, redirectUris });
    return {
      clientId,
      clientSecret: this.#clients.get(clientId)?.secret,
      clientIdIssuedAt: Math.floor(this.keyring.now() / 1000),
      clientSecretExpiresAt: Math.floor(this.keyring.now() / 1000) + 90 * 86_400,
    };
  }

  private authorizeDevice(body: Body): unknown {
    const clientId = this.client(body);
    if (text(body, 'startUrl') !== this.startUrl) throw new Refused('InvalidRequestException', 'invalid_request');
    const deviceCode = this.secret();
    const letters = [...randomBytes(8)].map((byte) => 'BCDFGHJKLMNPQRSTVWXZ'[byte % 20]).join('');
    const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
    this.deviceCodes.set(deviceCode, {
      clientId,
      userCode,
      expiresAt: this.keyring.now() + 600_000,
      answer: 'pending',
      polledAt: 0,
      interval: this.interval,
    });
    return {
      deviceCode,
      userCode,
      verificationUri: `${this.url}/device`,
      verificationUriComplete: `${this.url}/device?user_code=${userCode}`,
      expiresIn: 600,
      interval: this.interval,
    };
  }

  private authorize(url: URL, response: ServerResponse): void {
    const { searchParams: query } = url;
    const client = this.#clients.get(query.get('client_id') ?? '');
    const redirectUri = query.get('redirect_uri') ?? '';
    const registered =
      client?.redirectUris.some(
        (allowed) =>
          new URL(allowed).pathname === new URL(redirectUri).pathname && new URL(redirectUri).hostname === '127.0.0.1',
      ) ?? false;
    if (
      !registered ||
      query.get('response_type') !== 'code' ||
      query.get('code_challenge_method') !== 'S256' ||
      query.get('scopes') !== 'sso:account:access'
    ) {
      response.writeHead(400).end();
      return;
    }
    const code = this.secret();
    this.#codes.set(code, {
      clientId: query.get('client_id') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
    });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '' }).toString();
    response.writeHead(302, { location: back.toString() }).end();
  }

  private token(body: Body): unknown {
    const clientId = this.client(body);
    switch (text(body, 'grantType')) {
      case 'urn:ietf:params:oauth:grant-type:device_code':
        this.deviceGrant(clientId, text(body, 'deviceCode'));
        return this.open();
      case 'authorization_code': {
        const code = this.#codes.get(text(body, 'code'));
        this.#codes.delete(text(body, 'code'));
        const challenge = createHash('sha256').update(text(body, 'codeVerifier')).digest('base64url');
        if (
          code?.clientId !== clientId ||
          code.challenge !== challenge ||
          code.redirectUri !== text(body, 'redirectUri')
        )
          throw new Refused('InvalidGrantException', 'invalid_grant');
        return this.open();
      }
      case 'refresh_token': {
        const session = this.sessions.find(({ refreshToken }) => refreshToken === text(body, 'refreshToken'));
        if (session === undefined || session.ended) throw new Refused('InvalidGrantException', 'invalid_grant');
        Object.assign(session, {
          accessToken: this.secret(),
          refreshToken: this.secret(),
          expiresAt: this.keyring.now() + this.tokenLife * 1000,
        });
        return this.wire(session);
      }
      default:
        throw new Refused('UnsupportedGrantTypeException', 'unsupported_grant_type');
    }
  }

  private deviceGrant(clientId: string, deviceCode: string): void {
    const code = this.deviceCodes.get(deviceCode);
    if (code?.clientId !== clientId) throw new Refused('InvalidGrantException', 'invalid_grant');
    const now = this.keyring.now();
    if (code.expiresAt <= now) throw new Refused('ExpiredTokenException', 'expired_token');
    // Timers may fire a little early; a client that ignores the interval is far off.
    const fast = now - code.polledAt < code.interval * 1000 * 0.9;
    code.polledAt = now;
    if (fast) this.tooFast += 1;
    if (fast || this.slowDown > 0) {
      this.slowDown = Math.max(0, this.slowDown - 1);
      code.interval += 5;
      throw new Refused('SlowDownException', 'slow_down');
    }
    if (code.answer === 'denied') throw new Refused('AccessDeniedException', 'access_denied');
    if (code.answer === 'pending') throw new Refused('AuthorizationPendingException', 'authorization_pending');
    this.deviceCodes.delete(deviceCode);
  }
  private open(): unknown {
    const session: Session = {
      accessToken: this.secret(),
      refreshToken: this.secret(),
      expiresAt: this.keyring.now() + this.tokenLife * 1000,
      ended: false,
    };
    this.sessions.push(session);
    return this.wire(session);
  }
  private wire({ accessToken, refreshToken }: Session): unknown {
    return { accessToken, refreshToken, expiresIn: this.tokenLife, tokenType: 'Bearer' };
  }
}
