import { createEncryptedFile, type EncryptedFile, type KeyStore } from './encrypted-file';
import { imageSchema, type Image } from './entry';

/** The ledger's file. */
export type Disk = EncryptedFile<Image>;
export const createDisk = (file: string, keyStore: KeyStore, now: () => number): Disk =>
  createEncryptedFile(file, keyStore, imageSchema, now);
