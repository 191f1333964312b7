/** More than this is no opening any more, and not worth keeping in memory for every connection. */
export const openingLimitBytes = 4_096;

/** A request by a method that is safe (RFC 9110, 9.2.1), and nothing after it. */
function isSafeRequest(bytes: Buffer): boolean {
  if (!/^(GET|HEAD|OPTIONS) [^\r\n]+ HTTP\/1\.[01]\r\n/.test(bytes.toString('latin1'))) return false;
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 || end + 4 === bytes.length;
}

/** The first record holds a TLS ClientHello (RFC 8446, 4 and 5.1). */
const isClientHello = (bytes: Buffer): boolean =>
  bytes[0] === 0x16 && bytes[1] === 0x03 && (bytes[2] ?? 0xff) <= 0x04 && bytes[5] === 0x01;

/** A connection request of the remote desktop protocol (TPKT with an X.224 CR). */
const isRemoteDesktop = (bytes: Buffer): boolean => bytes[0] === 0x03 && bytes[1] === 0x00 && bytes[5] === 0xe0;

/**
 * Protocols in which nobody ends one side of a connection and goes on with the other: SSH, TLS, remote desktop, VNC.
 */
export const hasNoHalfClose = (bytes: Buffer): boolean =>
  isClientHello(bytes) || isRemoteDesktop(bytes) || /^(?:SSH-|RFB )/.test(bytes.subarray(0, 4).toString('latin1'));

/**
 * Whether a service may read these first bytes of a program a second time, on another connection, without doing
 * anything twice: the greeting of SSH, a TLS ClientHello, a remote desktop's connection request, an HTTP request by a
 * safe method. What is not known is taken for something that must not be repeated.
 */
export function isRepeatable(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, 4).toString('latin1') === 'SSH-' ||
    isClientHello(bytes) ||
    isRemoteDesktop(bytes) ||
    isSafeRequest(bytes)
  );
}
