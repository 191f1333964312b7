/** The practice devices: agents like real ones, with real services behind them (PROTOCOL.md 5). */
export { startDeviceFleet } from './fleet';
export type { DeviceFleet, DeviceFleetOptions, PracticeDevice } from './contract';
