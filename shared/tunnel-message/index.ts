/** The tunnel's messages and their framing: pure, for the source proxy and for the practice service alike. */
export { dataFrameBound, decodeMessage, encodeFrame, encodeFrames, writeDataFrame } from './codec';
export type { DataIds } from './codec';
export { DataReader } from './data-reader';
export { FrameSplitter } from './frame';
export { frameHeader, maxPayload, maxStreamId, maxWebSocketMessage, subprotocols, webSocketLimit } from './limits';
export type { DataMessage, MalformedMessage, StreamMessage, TunnelMessage } from './message';
