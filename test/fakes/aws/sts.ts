/** AWS STS as it speaks (Query protocol, XML): GetCallerIdentity and AssumeRole, with an MFA device. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { signedAt, type Keyring } from './keyring';
import type { WireRequest } from '../service-model';
import { serve, type Served } from './serve';

export interface FakeRole {
  readonly arn: string;
  /** ARNs that may take it; absent: everybody known. */
  readonly trusts?: readonly string[];
  /** The device whose code it wants. */
  readonly mfaSerial?: string;
  readonly externalId?: string;
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

export class Sts {
  readonly calls: URLSearchParams[] = [];
  readonly requests: WireRequest[] = [];
  roles: readonly FakeRole[] = [];
  /** What every MFA device shows at the moment; each code works once. */
  code = '123456';
  /** Seconds that credentials of a role live; null: as asked for. */
  life: number | null = null;
  /** Of every signed request, in the order of the calls, epoch ms. */
  readonly signedAt: number[] = [];
  /** What it calls a signature of another time. */
  wrongTime: 'SignatureDoesNotMatch' | 'RequestExpired' = 'SignatureDoesNotMatch';
  /** The token of a web identity that every role trusts. */
  readonly webIdentity = `eyJ${randomBytes(60).toString('base64url')}`;

  private constructor(
    readonly served: Served,
    readonly keyring: Keyring,
  ) {}

  static async start(keyring: Keyring): Promise<Sts> {
    let made: Sts | null = null;
    const served = await serve((request, body, response) => {
      made?.requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      made?.answer(request, new URLSearchParams(body), response);
    });
    made = new Sts(served, keyring);
    return made;
  }
  get url(): string {
    return this.served.url;
  }
  close(): Promise<void> {
    return this.served.close();
  }

  private answer(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void {
    this.calls.push(form);
    const send = (status: number, xml: string): void => {
      response.writeHead(status, {
        'content-type': 'text/xml',
        'x-amzn-requestid': randomUUID(),
        date: new Date(this.keyring.now()).toUTCString(),
      });
      response.end(xml);
    };
    const refuse = (status: number, code: string, message: string): void =>
      send(
        status,
        `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
      );
    // The one call that nobody signs: the web identity is what it trusts.
    if (form.get('Action') === 'AssumeRoleWithWebIdentity') {
      const known = this.roles.some(({ arn }) => arn === form.get('RoleArn'));
      if (known && form.get('WebIdentityToken') === this.webIdentity)
        send(200, this.assumed('AssumeRoleWithWebIdentity', form));
      else refuse(400, 'InvalidIdentityToken', 'The web identity token could not be validated.');
      return;
    }
    this.signedAt.push(signedAt(request.headers));
    const wrongTime = this.keyring.wrongTime(request.headers);
    if (wrongTime !== null) {
      if (this.wrongTime === 'RequestExpired') refuse(400, 'RequestExpired', 'Request has expired.');
      else refuse(403, 'SignatureDoesNotMatch', wrongTime);
      return;
    }
    const whose = this.keyring.whose(request.headers);
    if (typeof whose === 'string') {
      refuse(
        403,
        whose,
        whose === 'ExpiredToken'
          ? 'The security token included in the request is expired'
          : 'The security token included in the request is invalid.',
      );
      return;
    }
    switch (form.get('Action')) {
      case 'GetCallerIdentity': {
        send(
          200,
          `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult><Arn>${whose.arn}</Arn><UserId>AIDA</UserId><Account>${whose.accountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
        );
        return;
      }
      case 'AssumeRole': {
        const role = this.roles.find(({ arn }) => arn === form.get('RoleArn'));
        const denied = `User: ${whose.arn} is not authorized to perform: sts:AssumeRole on resource: ${form.get('RoleArn') ?? ''}`;
        if (
          role === undefined ||
          (role.trusts !== undefined && !role.trusts.includes(whose.arn)) ||
          (role.externalId ?? null) !== form.get('ExternalId')
        ) {
          refuse(403, 'AccessDenied', denied);
          return;
        }
        if (role.mfaSerial !== undefined) {
          if (form.get('SerialNumber') !== role.mfaSerial) {
            refuse(403, 'AccessDenied', denied);
            return;
          }
          if (form.get('TokenCode') !== this.code) {
            refuse(403, 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.');
            return;
          }
          this.code = '';
        }
        send(200, this.assumed('AssumeRole', form));
        return;
      }
      default: {
        refuse(400, 'InvalidAction', 'Could not find operation');
        return;
      }
    }
  }

  private assumed(action: string, form: URLSearchParams): string {
    const arn = form.get('RoleArn') ?? '';
    const account = arn.split(':')[4] ?? '';
    const name = arn.split('/').at(-1) ?? '';
    const made = this.keyring.issue(
      account,
      `arn:aws:sts::${account}:assumed-role/${name}/${form.get('RoleSessionName') ?? ''}`,
      { seconds: this.life ?? Number(form.get('DurationSeconds') ?? 3600) },
    );
    return `<${action}Response xmlns="${namespace}"><${action}Result><AssumedRoleUser><AssumedRoleId>AROA:${name}</AssumedRoleId><Arn>${made.arn}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${made.accessKeyId}</AccessKeyId><SecretAccessKey>${made.secretAccessKey}</SecretAccessKey><SessionToken>${made.sessionToken ?? ''}</SessionToken><Expiration>${new Date(made.expiresAt).toISOString()}</Expiration></Credentials></${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  }
}
