/** The tunnel's messages and their framing: pure, for the source proxy and for the practice service alike. */
export { checkMessage } from './check';
export { dataFrameBound, decodeMessage, encodeFrame, encodeFrames, encodeMessage, writeDataFrame } from './codec';
export type { DataIds } from './codec';
export { DataReader } from './data-reader';
export { FrameSplitter } from './frame';
export {
  frameHeader,
  maxConnectionId,
  maxFrameBody,
  maxPayload,
  maxStreamId,
  maxWebSocketMessage,
  subprotocols,
  webSocketLimit,
} from './limits';
export type {
  DataMessage,
  MalformedMessage,
  StreamMessage,
  TunnelMessage,
} from './message';
