import type { Picture } from './fixtures/picture';
import { environmentTestPictures } from './fixtures/environment-tests';
import { dialogPictures } from './fixtures/dialogs';
import { filesPictures } from './fixtures/files';
import { linePictures } from './fixtures/line';
import { linkPictures } from './fixtures/links';
import { portPictures } from './fixtures/ports';
import { presetPictures } from './fixtures/presets';
import { presencePictures } from './fixtures/presence';
import { pressedPictures } from './fixtures/pressed';
import { signInPictures } from './fixtures/sign-in';
import { devicesScreenPictures } from './fixtures/device-screen';
import { screenPictures } from './fixtures/screens';
import { endingPictures } from './fixtures/ending';
import { sessionPictures } from './fixtures/sessions';
import { twinPictures } from './fixtures/twins';
import { variantPictures } from './fixtures/variants';
import { visitPictures } from './fixtures/visit';

/** Every state of every screen, by name. */
export const pictures: Readonly<Record<string, Picture>> = {
  ...screenPictures,
  ...presetPictures,
  ...portPictures,
  ...linkPictures,
  ...environmentTestPictures,
  ...sessionPictures,
  ...endingPictures,
  ...twinPictures,
  ...dialogPictures,
  ...variantPictures,
  ...signInPictures,
  ...presencePictures,
  ...pressedPictures,
  ...visitPictures,
  ...linePictures,
  ...devicesScreenPictures,
  ...filesPictures,
};
