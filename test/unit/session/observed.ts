import { awsEnvironment, type CloudError } from '../../../electron/cloud';
import { nothingObserved, type Observations } from '../../../electron/session/diagnosis/observations';
import { facts } from './arbitraries';

export const environment = awsEnvironment('us-east-1');
export const cloudError = (kind: CloudError['kind'], over: Partial<CloudError> = {}): CloudError => ({
  kind,
  name: 'SomeException',
  status: 400,
  words: 'words of AWS',
  requestId: 'r-1',
  serverTime: null,
  action: 'iot:DescribeTunnel',
  resource: 'arn:aws:iot:us-east-1:*:tunnel/t-1',
  ...over,
});
export const now = 1_000_000;
export const observed = (over: Partial<Observations> = {}): Observations => ({
  ...nothingObserved({ now, environment, hasAccount: true, thingName: 'pump-1', services: ['SSH'] }),
  describe: { kind: 'facts', facts: facts() },
  ...over,
});
export const refusal = (words: string, status = 400) => ({ status, words, channelId: 'c-1', date: null });
export const reusedWords = 'Invalid access token: The access token was previously used and can not be used again.';
export const mismatchWords =
  'Invalid client token: The provided client token does not match the client token that was previously set.';
