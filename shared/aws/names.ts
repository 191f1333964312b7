/**
 * What AWS accepts as the name of a region, a thing, a service and a tunnel (PROTOCOL.md 1.3). Every check of such a
 * name uses these: schemas, links, forms, command lines and the practice service. Pure, without a library: the window
 * uses them, too.
 */

/** `ap-northeast-2`, `us-gov-west-1`. */
export const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;
export const isRegion = (text: string): boolean => regionPattern.test(text);

/**
 * The service model has the characters of a thing name and a service ID as one pattern and their number, 1 to 128,
 * beside it.
 */
export const nameCharacters = /^[a-zA-Z0-9:_-]+$/;
/** A thing name or service ID as a part of a larger pattern. */
export const nameSource = '[a-zA-Z0-9:_-]{1,128}';
/** A thing name or service ID: the service model has the same for both. */
export const namePattern = new RegExp(`^${nameSource}$`);
export const isName = (text: string): boolean => namePattern.test(text);

/** What the service model accepts as a tunnel ID. */
export const tunnelIdPattern = /^[a-zA-Z0-9_\-+=:]{1,128}$/;
/**
 * What the service makes: a UUID. Every thing name is a possible tunnel ID, so this tells the two apart in what a
 * person types.
 */
export const isTunnelUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export const accountIdPattern = /^\d{12}$/;

/** Keys and values of tags. */
export const tagTextPattern = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;
