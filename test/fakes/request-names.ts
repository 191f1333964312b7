import { type RequestName, requests } from '../../shared/ipc/requests';

/** Every request of the window. */
export const requestNames = Object.keys(requests) as readonly RequestName[];
