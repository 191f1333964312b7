/** What a port field accepts, as the contract has it (`shared/ipc/requests`); a test compares the two. */
export const isPort = (text: string): boolean =>
  /^\d{4,5}$/.test(text) && Number(text) >= 1024 && Number(text) <= 65535;
/** An optional field: empty counts as not given. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
