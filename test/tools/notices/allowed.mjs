// Which licences a package that goes along may have, and what is wrong with those that do.
import satisfies from 'spdx-satisfies';

/**
 * What may be passed on within a program under the Apache licence by adding the text. Of MPL-2.0 the unchanged files
 * stay under it, and the notices say where their source is.
 */
const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Unlicense',
];

/** Whether the expression, as package.json has it, is satisfied by the list. What cannot be read is not. */
function isAllowed(licence) {
  try {
    return satisfies(licence, allowedLicences);
  } catch {
    return false;
  }
}

/** What keeps these packages from being passed on, one sentence each; none: nothing. */
export const noticeTrouble = (packages) =>
  packages.flatMap(({ name, version, licence, text }) => {
    const which = `${name}@${version}`;
    if (!isAllowed(licence)) return [`${which} has a licence that is not on the list: ${licence ?? 'none'}`];
    return (text ?? '').trim() === '' ? [`${which} carries no text of its licence (${licence}).`] : [];
  });
