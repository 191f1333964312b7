// Draws every icon of assets/ from its SVG, with Chromium: `node test/tools/icons.mjs`. The results are committed,
// so that neither a build nor an installer needs a drawing tool.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const assets = join(root, 'assets');
const large = readFileSync(join(assets, 'icon.svg'), 'utf8');
// Below 40 pixels three arches run together: two are drawn.
const small = readFileSync(join(assets, 'icon-small.svg'), 'utf8');

const browser = await chromium.launch({
  ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();

/** One PNG of an SVG at a size in pixels, transparent where nothing is drawn. */
async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, type: 'png' });
}
const icon = (size) => draw(size < 40 ? small : large, size);

/** Windows: a directory of PNG images (allowed since Vista). 20, 28, 40 and 56 are 16 and 32 at 125 and 175 %. */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size >= 256 ? 0 : size, at);
    head.writeUInt8(size >= 256 ? 0 : size, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/** macOS: a list of PNG images, each under the four letters of its size. */
function icns(images) {
  const parts = images.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

mkdirSync(join(assets, 'icons'), { recursive: true });
mkdirSync(join(assets, 'tray'), { recursive: true });
const pngs = new Map();
for (const size of [16, 20, 24, 28, 32, 40, 48, 56, 64, 128, 256, 512, 1024]) pngs.set(size, await icon(size));
for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
  writeFileSync(join(assets, 'icons', `${size}x${size}.png`), pngs.get(size));
writeFileSync(
  join(assets, 'icon.ico'),
  ico([16, 20, 24, 28, 32, 40, 48, 56, 64, 128, 256].map((size) => ({ size, png: pngs.get(size) }))),
);
const macSizes = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};
writeFileSync(
  join(assets, 'icon.icns'),
  icns(Object.entries(macSizes).map(([type, size]) => ({ type, png: pngs.get(size) }))),
);

// The tray says the worst state by shape and colour (look: green observed, amber waiting, red refused); on macOS by
// shape alone.
const badge = {
  idle: () => '',
  working: (colour) => `<circle cx="24" cy="24" r="7" fill="${colour ?? '#0b6e4f'}" stroke="none"/>`,
  trying: (colour) =>
    `<circle cx="24" cy="24" r="5.500" fill="none" stroke="${colour ?? '#b97400'}" stroke-width="3.500" stroke-dasharray="6 3"/>`,
  refused: (colour) =>
    `<path d="M19 19l10 10M29 19l-10 10" fill="none" stroke="${colour ?? '#b3261e'}" stroke-width="4.500" stroke-linecap="round"/>`,
};
const arches = (colour, withBadge) =>
  `<g fill="none" stroke="${colour}" stroke-width="3.500" stroke-linecap="round"${withBadge ? ' mask="url(#gap)"' : ''}><path d="M5 26V15a11 11 0 0 1 22 0v11"/><path d="M12 26V16a4 4 0 0 1 8 0v10"/></g>`;
const gap =
  '<mask id="gap"><rect width="32" height="32" fill="#fff"/><circle cx="24" cy="24" r="9.500" fill="#000"/></mask>';
for (const [tone, mark] of Object.entries(badge)) {
  const svg = (inside) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${gap}${inside}</svg>`;
  const withBadge = tone !== 'idle';
  const plate = '<rect x="0" y="0" width="32" height="32" rx="7" fill="#0f4c81"/>';
  const coloured = svg(
    `${plate}${arches('#ffffff', withBadge)}${withBadge ? '<circle cx="24" cy="24" r="9" fill="#ffffff"/>' : ''}${mark()}`,
  );
  const template = svg(`${arches('#000000', withBadge)}${mark('#000000')}`);
  // What Electron looks for beside a picture. Windows at 125, 150, 200 and 250 % has its own; at 175 % that of 200 % is
  // made smaller.
  for (const [suffix, size] of [
    ['', 16],
    ['@1.25x', 20],
    ['@1.5x', 24],
    ['@2x', 32],
    ['@2.5x', 40],
  ])
    writeFileSync(join(assets, 'tray', `tray-${tone}${suffix}.png`), await draw(coloured, size));
  // macOS knows two.
  for (const [suffix, size] of [
    ['', 16],
    ['@2x', 32],
  ])
    writeFileSync(join(assets, 'tray', `tray-${tone}Template${suffix}.png`), await draw(template, size));
}
await browser.close();
console.log('assets/: icons drawn');
