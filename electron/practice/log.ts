/** One line of the practice service's log. Never contains a token, a client token or a credential. */
export type PracticeLog = (level: 'info' | 'warn' | 'error', message: string) => void;
