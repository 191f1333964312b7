/**
 * The bandwidth that AWS documents, bytes a second: "800 kilobytes/s" of an account (PROTOCOL.md 1.6). Another of its
 * pages says 800 Kbps of a tunnel, so it is called "documented" wherever a person reads it.
 */
export const documentedLimitBytesPerSecond = 800_000;
