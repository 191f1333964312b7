/**
 * What a field accepts, as the contract has it (`shared/ipc/contract.ts`, PROTOCOL.md 1.3). Written down
 * again because the schemas there would bring their library into the window; a test compares the two.
 */
const namePattern = /^[a-zA-Z0-9:_-]{1,128}$/;
const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/** A thing name or service ID. */
export const isName = (text: string): boolean => namePattern.test(text);
/** What tunnel ids look like (PROTOCOL.md 1.3): a UUID, so that no thing name is taken for one. */
export const isTunnelId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
export const isRegion = (text: string): boolean => regionPattern.test(text);
export const isPort = (text: string): boolean =>
  /^\d{4,5}$/.test(text) && Number(text) >= 1024 && Number(text) <= 65535;
/** An optional field: empty counts as not given. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
