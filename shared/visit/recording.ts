/** What a recording of a shell holds at most, bytes: a device that prints without end fills no disk. */
export const mostRecordedBytes = 250_000_000;
