import { echo, shortConnections, typing } from './measure/latency';
import type { Measurement } from './measure/context';
import { idle, openConnections, stalledReaders } from './measure/standing';
import { download, relayed, upload } from './measure/throughput';

export interface Row {
  readonly name: string;
  readonly title: string;
  /** `relay`: measured on the plain TLS relay; `proxy`: on ours and, where given, the reference. */
  readonly on: 'proxy' | 'relay';
  readonly measure: Measurement;
}

const proxy = (name: string, title: string, measure: Measurement): Row => ({ name, title, on: 'proxy', measure });

/** Everything that can be measured, in the order of the table. */
export const rows: readonly Row[] = [
  { name: 'limit-upload', title: 'plain TLS relay in Node, no protocol, upload', on: 'relay', measure: relayed('up') },
  { name: 'limit-download', title: 'plain TLS relay in Node, no protocol, download', on: 'relay', measure: relayed('down') },
  proxy('upload-1', 'upload, 1 connection', upload(1)),
  proxy('upload-8', 'upload, 8 connections', upload(8)),
  proxy('upload-64', 'upload, 64 connections', upload(64)),
  proxy('upload-1-unbounded', 'upload, 1 connection, from a program that waits for nothing', upload(1, { ahead: Number.POSITIVE_INFINITY })),
  proxy('upload-512-byte-writes', 'upload in writes of 512 bytes', upload(1, { write: 512 })),
  proxy('download-1', 'download, 1 connection', download(1, 'large')),
  proxy('download-8', 'download, 8 connections', download(8, 'large')),
  proxy('download-64', 'download, 64 connections', download(64, 'large')),
  proxy('download-4k', 'download, 4 KiB messages, each in a WebSocket frame', download(1, '4k')),
  proxy('download-512', 'download, 512-byte messages, each in a WebSocket frame', download(1, '512')),
  proxy('download-fragmented', 'download, WebSocket messages in fragments of 4 KiB', download(1, 'fragmented')),
  proxy('echo-idle', 'one byte there and back', echo('nothing')),
  proxy('echo-upload', 'one byte there and back beside an upload', echo('upload')),
  proxy('echo-download', 'one byte there and back beside a download', echo('download')),
  proxy('typing', 'bursts of keys, slow echo', typing),
  proxy('short-1', 'short connections, one after another', shortConnections(1)),
  proxy('short-8', 'short connections, 8 at a time', shortConnections(8)),
  proxy('idle', 'nothing goes through', idle),
  proxy('stalled-1', 'memory with a reader that has stopped', stalledReaders(1)),
  proxy('stalled-100', 'memory with 100 readers that have stopped', stalledReaders(100)),
  proxy('open-1000', '1,000 connections, a byte there and back on each', openConnections(1_000)),
  proxy('open-10000', '10,000 connections, a byte there and back on each', openConnections(10_000)),
];
