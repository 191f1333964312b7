import { z } from 'zod';
import type { Logger } from '../log/logger';
import { openJsonFile, type JsonFile } from './json-file';

const side = z.int().min(-100_000).max(100_000);
const bounds = z.object({ x: side, y: side, width: z.int().min(1).max(100_000), height: z.int().min(1).max(100_000) });
export type StoredBounds = z.infer<typeof bounds>;

/** Where the window was, in device-independent pixels. */
export interface WindowPlace {
  readonly bounds: StoredBounds | null;
  readonly maximized: boolean;
}

export const openWindowPlace = (path: string, log: Logger): Promise<JsonFile<WindowPlace>> =>
  openJsonFile<WindowPlace>({
    path,
    schemas: { bounds: bounds.nullable(), maximized: z.boolean() },
    defaults: { bounds: null, maximized: false },
    log,
  });
