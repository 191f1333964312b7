/**
 * SSO OIDC as IAM Identity Center speaks it (REST JSON): clients, device codes, authorisation codes, and the sessions
 * they open.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Keyring } from './keyring';

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

export type Body = Readonly<Record<string, unknown>>;
export class Refused extends Error {
  constructor(
    readonly type: string,
    readonly error: string,
    readonly status = 400,
  ) {
    super(error);
  }
}
const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

export class SsoOidc {
  /** As the company's people type it; a test may say another one. */
  startUrl: string;
  /** Values nobody but the client may see. */
  readonly secrets: string[] = [];
  readonly sessions: Session[] = [];
  readonly deviceCodes = new Map<string, DeviceCode>();
  /** Seconds between polls, as the service says; and how often somebody asked faster. */
  interval = 1;
  tooFast = 0;
  /** How often the next polls are told to slow down, whatever their pace. */
  slowDown = 0;
  /** Seconds an access token lives. */
  tokenLife = 3600;
  readonly #clients = new Map<string, Client>();
  readonly #codes = new Map<string, Code>();

  constructor(
    readonly url: string,
    readonly keyring: Keyring,
  ) {
    this.startUrl = `${url}/start`;
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
    const client: Client = { secret: this.#secret(), grantTypes: ['refresh_token'], redirectUris: [] };
    this.#clients.set(clientId, client);
    const session: Session = {
      accessToken: this.#secret(),
      refreshToken: this.#secret(),
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

  #secret(): string {
    const made = `aoa${randomBytes(60).toString('base64url')}`;
    this.secrets.push(made);
    return made;
  }
  protected signedIn(bearer: string): Session {
    const session = this.sessions.find(({ accessToken }) => accessToken === bearer);
    if (session === undefined || session.ended || session.expiresAt <= this.keyring.now())
      throw new Refused('UnauthorizedException', 'Session token not found or invalid', 401);
    return session;
  }
  #client(body: Body): string {
    const clientId = text(body, 'clientId');
    if (this.#clients.get(clientId)?.secret !== text(body, 'clientSecret'))
      throw new Refused('InvalidClientException', 'invalid_client', 401);
    return clientId;
  }

  protected register(body: Body): unknown {
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
    this.#clients.set(clientId, { secret: this.#secret(), grantTypes, redirectUris });
    return {
      clientId,
      clientSecret: this.#clients.get(clientId)?.secret,
      clientIdIssuedAt: Math.floor(this.keyring.now() / 1000),
      clientSecretExpiresAt: Math.floor(this.keyring.now() / 1000) + 90 * 86_400,
    };
  }

  protected authorizeDevice(body: Body): unknown {
    const clientId = this.#client(body);
    if (text(body, 'startUrl') !== this.startUrl) throw new Refused('InvalidRequestException', 'invalid_request');
    const deviceCode = this.#secret();
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

  protected authorize(url: URL, response: ServerResponse): void {
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
    const code = this.#secret();
    this.#codes.set(code, {
      clientId: query.get('client_id') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
    });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '' }).toString();
    response.writeHead(302, { location: back.toString() }).end();
  }

  protected token(body: Body): unknown {
    const clientId = this.#client(body);
    switch (text(body, 'grantType')) {
      case 'urn:ietf:params:oauth:grant-type:device_code':
        this.#deviceGrant(clientId, text(body, 'deviceCode'));
        return this.#open();
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
        return this.#open();
      }
      case 'refresh_token': {
        const session = this.sessions.find(({ refreshToken }) => refreshToken === text(body, 'refreshToken'));
        if (session === undefined || session.ended) throw new Refused('InvalidGrantException', 'invalid_grant');
        Object.assign(session, {
          accessToken: this.#secret(),
          refreshToken: this.#secret(),
          expiresAt: this.keyring.now() + this.tokenLife * 1000,
        });
        return this.#wire(session);
      }
      default:
        throw new Refused('UnsupportedGrantTypeException', 'unsupported_grant_type');
    }
  }

  #deviceGrant(clientId: string, deviceCode: string): void {
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
  #open(): unknown {
    const session: Session = {
      accessToken: this.#secret(),
      refreshToken: this.#secret(),
      expiresAt: this.keyring.now() + this.tokenLife * 1000,
      ended: false,
    };
    this.sessions.push(session);
    return this.#wire(session);
  }
  #wire({ accessToken, refreshToken }: Session): unknown {
    return { accessToken, refreshToken, expiresIn: this.tokenLife, tokenType: 'Bearer' };
  }
}
