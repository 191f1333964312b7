import type { Picture } from './fixtures/picture';
import { signInPictures } from './fixtures/sign-in';
import { screenPictures } from './fixtures/screens';
import { sessionPictures } from './fixtures/sessions';

/** Every state of every screen, by name. */
export const pictures: Readonly<Record<string, Picture>> = { ...screenPictures, ...sessionPictures, ...signInPictures };
