/**
 * A screenshot of a window has few colours: with a table of them a picture is a third as large as with a colour for
 * each pixel.
 */
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';

const mostColours = 256;

interface Indexed {
  readonly width: number;
  readonly height: number;
  /** RGB, three bytes each. */
  readonly colours: readonly number[];
  /** The colour of each pixel, a character each, row after row. */
  readonly pixels: string;
}

/**
 * The picture with its most frequent colours; each other one becomes the nearest of them. Runs in the page, which can
 * read pictures.
 */
async function indexedIn([address, most]: [string, number]): Promise<Indexed> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  if (context === null) throw new Error('no canvas');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const at = (pixel: number): number =>
    ((data[pixel * 4] ?? 0) << 16) | ((data[pixel * 4 + 1] ?? 0) << 8) | (data[pixel * 4 + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel += 1) counts.set(at(pixel), (counts.get(at(pixel)) ?? 0) + 1);
  const all = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const kept = all.slice(0, most);
  const channels = (colour: number): readonly [number, number, number] => [
    colour >> 16,
    (colour >> 8) & 255,
    colour & 255,
  ];
  const distance = (a: number, b: number): number => {
    const [p, q] = [channels(a), channels(b)];
    return p.reduce((sum, value, index) => sum + (value - (q[index] ?? 0)) ** 2, 0);
  };
  const places = new Map(
    all.map((colour) => [
      colour,
      kept.reduce(
        (best, each, place) => (distance(each, colour) < distance(kept[best] ?? 0, colour) ? place : best),
        0,
      ),
    ]),
  );
  return {
    width,
    height,
    colours: kept.flatMap(channels),
    pixels: Array.from({ length: width * height }, (_, pixel) => String.fromCharCode(places.get(at(pixel)) ?? 0)).join(
      '',
    ),
  };
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A screenshot of `page` as a PNG with a table of at most 256 colours. */
export async function indexedScreenshot(page: Page): Promise<Buffer> {
  const shot = await page.screenshot({ animations: 'disabled' });
  const address = `data:image/png;base64,${shot.toString('base64')}`;
  const { width, height, colours, pixels } = await page.evaluate(indexedIn, [address, mostColours] as [string, number]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, by a table of colours.
  head.set([8, 3], 8);
  // Before each row: no filter.
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1)
    rows.write(pixels.slice(row * width, (row + 1) * width), row * (width + 1) + 1, 'latin1');
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
