import { defaultTuning } from '../../../electron/tunnel';
import { FakeProxy } from '../../fakes/fake-proxy';
import { secret } from '../../fakes/proxy-rig';
import { keepsContract, type Subject } from '../../fakes/source-proxy-contract';

/** A port that is never opened: the fake opens none. */
const busyPort = 8_022;

/** The service is the test itself. */
function played(): Subject {
  const fake = new FakeProxy(
    {
      dataPlane: { host: 'localhost', port: 443, extraCa: [], verifyCertificate: true, webProxy: null },
      bindAddress: '127.0.0.1',
      protocol: 'V3',
      tuning: defaultTuning,
    },
    new Set([busyPort]),
  );
  return {
    proxy: fake,
    options: fake.options,
    busyPort,
    connect(answer) {
      fake.connect(secret);
      if (answer === 'accept') fake.open();
      else fake.refuse('Invalid access token');
    },
    accept: () => fake.open(),
  };
}

keepsContract([["the tests' fake", played]]);
