import { request } from '../api';

/** Ends the sign-in; what it had reached is undone by the main process. */
export const cancelSignIn = (): void => void request('signIn.cancel', {});
