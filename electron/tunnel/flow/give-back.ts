/** Below this (bytes) the memory is worth less than the call. */
const leastGivenBack = 4_096;

/** Of ES2024: Node 20 has it not. */
interface Transferable {
  readonly transfer?: (length: number) => ArrayBuffer;
}

/**
 * Whether this is all of its memory, as what a socket of the operating system brings is: nobody else has a part of it.
 */
export const isWhole = ({ buffer, byteLength }: Uint8Array): boolean => byteLength === buffer.byteLength;

/**
 * Gives memory whose bytes were used back to the operating system at once; nothing may look at them afterwards. Node
 * takes 64 KiB for each read of a socket, and the collector, which learns of 64 MB of them only, goes through all
 * objects of the process for it, four times a second in an upload. Taken again while it is still in the processor's
 * cache, the same memory costs half as much to fill. Where the engine cannot do that, the collector comes for it as
 * ever.
 */
export function giveBack(buffer: ArrayBufferLike): void {
  if (buffer.byteLength >= leastGivenBack) (buffer as Transferable).transfer?.(0);
}
