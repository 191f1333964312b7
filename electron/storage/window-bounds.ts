import { z } from 'zod';
import type { Logger } from '../log/logger';
import { JsonFile } from './json-file';

const side = z.int().min(-100_000).max(100_000);
const bounds = z.object({ x: side, y: side, width: z.int().min(1).max(100_000), height: z.int().min(1).max(100_000) });

/** Where the window was, in device-independent pixels. */
interface WindowPlace {
  readonly bounds: z.infer<typeof bounds> | null;
  readonly maximized: boolean;
}

export type WindowPlaceFile = JsonFile<WindowPlace>;

export const openWindowPlace = (path: string, log: Logger): Promise<WindowPlaceFile> =>
  JsonFile.open<WindowPlace>({
    path,
    schemas: { bounds: bounds.nullable(), maximized: z.boolean() },
    defaults: { bounds: null, maximized: false },
    log,
  });
