/** Whether what is held in memory is safe on disk. */
export type StorageState =
  /** There is no key store on this computer. */
  | { readonly kind: 'memory' }
  | { readonly kind: 'saved' }
  /** The key store is not to be had for now: what was saved before is not read yet, or the last change not saved. */
  | { readonly kind: 'locked' }
  /** The file cannot be read or written for now. `code`: the system's word for why. */
  | { readonly kind: 'not-saved'; readonly code: string };
