/**
 * A busy local program in a process of its own, so that a program whose latency is measured beside it does not wait for
 * its work: `load.cjs <port> upload|download`. Tells `open` when its connection stands, begins to send when told so,
 * and hears what has arrived.
 */
import { LocalProgram } from './clients';
import { UploadWindow } from './upload-window';

export type LoadMessage = 'upload' | number;

const [port] = process.argv.slice(2).map(Number);
const program = new LocalProgram(port ?? 0);
const window = new UploadWindow();
process.on('message', (message: LoadMessage) => {
  if (message === 'upload') program.upload(window);
  else window.confirm(message);
});
process.once('disconnect', () => process.exit(0));
void program.connected.then(() => process.send?.('open'));
