const texts = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EINVAL: 'Invalid argument',
  EBUSY: 'Device or resource busy',
  ENAMETOOLONG: 'File name too long',
} as const;

export type FileErrorCode = keyof typeof texts;

/** Why a file operation failed; `message` is the operating system's usual text. */
export class FileError extends Error {
  constructor(readonly code: FileErrorCode) {
    super(texts[code]);
    this.name = 'FileError';
  }
}
