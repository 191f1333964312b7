/**
 * The names under which window and main process meet. This file has no imports, because the sandboxed preload
 * script is built from it.
 */

/** Under this name the preload script puts the client into the window. */
export const bridgeKey = 'fieldtunnel';

/**
 * The one channel of all requests: a request's name travels beside its arguments and is checked where it
 * arrives, against the list that its schema stands in. So there is no second list for the preload script.
 */
export const requestChannel = 'fieldtunnel:request';

/** The same for requests whose answer nobody waits for: none is sent. */
export const toldChannel = 'fieldtunnel:told';

/**
 * On this channel the preload script, and nobody else, says which files of this laptop a person dropped on the page.
 * The page has no way to it: a path that it could name would be one that nobody chose.
 */
export const droppedChannel = 'fieldtunnel:dropped';

/** The channel of an event. The prefix keeps a page from listening to anything else. */
export const eventChannel = (name: string): string => `fieldtunnel:event:${name}`;
