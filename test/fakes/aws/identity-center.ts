/** IAM Identity Center as its two services speak: SSO OIDC and the access portal's API, behind one address. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireRequest } from '../service-model';
import type { Keyring } from './keyring';
import { serve, type Served } from './serve';
import { Refused, SsoOidc, type Body } from './sso-oidc';

interface FakeAccount {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export class IdentityCenter extends SsoOidc {
  readonly calls: string[] = [];
  /** What was asked, and the JSON of what was answered with 200. */
  readonly exchanges: { readonly request: WireRequest; readonly answer: unknown }[] = [];
  /** Every page of accounts but the first names itself as the next. */
  repeatsPages = false;
  /** Requests are accepted and never answered. */
  silent = false;
  /** What every request is answered with in its place. */
  instead: { readonly status: number; readonly headers: Record<string, string>; readonly body: string } | null = null;
  /** How many of the next requests find no answer. */
  failing = 0;
  accounts: readonly FakeAccount[] = [
    { id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician', 'ReadOnly'] },
  ];
  readonly #served: Served;

  private constructor(served: Served, keyring: Keyring) {
    super(served.url, keyring);
    this.#served = served;
  }

  static async start(keyring: Keyring): Promise<IdentityCenter> {
    const served = await serve((request, body, response) => center.#answer(request, body, response));
    const center: IdentityCenter = new IdentityCenter(served, keyring);
    return center;
  }

  close(): Promise<void> {
    return this.#served.close();
  }

  #answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (this.silent) return;
    if (this.failing > 0) {
      this.failing -= 1;
      request.socket.destroy();
      return;
    }
    if (this.instead !== null) {
      response.writeHead(this.instead.status, this.instead.headers).end(this.instead.body);
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
      const answer = this.#route(url, body === '' ? {} : (JSON.parse(body) as Body), request);
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

  #route(url: URL, body: Body, request: IncomingMessage): unknown {
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
          nextToken:
            this.repeatsPages && from > 0 ? String(from) : from + 2 < this.accounts.length ? String(from + 2) : null,
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
}
