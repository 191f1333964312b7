import type { DeviceIdentity } from './identity';
import { formatReading, isNormal, type Reading } from './readings';

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --ground: #f4f6f7; --card: #fff; --ink: #16242c; --soft: #5a6b74; --line: #d9e0e3; --good: #1d7a4f; --warn: #a4560b; }
@media (prefers-color-scheme: dark) { :root { --ground: #11191d; --card: #1a252b; --ink: #e8eef0; --soft: #9db0b9; --line: #2b3a42; --good: #63c999; --warn: #f0a95c; } }
* { box-sizing: border-box } body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.45 system-ui, sans-serif }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem } header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: 1.5rem }
h1 { font-size: 1.4rem; margin: 0 } .soft { color: var(--soft) } ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem } .value { font-size: 1.7rem; font-variant-numeric: tabular-nums; display: block; margin: .15rem 0 }
.state { color: var(--good); font-size: .85rem } .state.out { color: var(--warn) } footer { margin-top: 1.5rem; font-size: .85rem } a { color: inherit }`;

const script = `
const show = (reading) => {
  const card = document.getElementById(reading.name);
  card.querySelector('.value').textContent = reading.text;
  const state = card.querySelector('.state');
  state.textContent = reading.state; state.classList.toggle('out', !reading.normal);
};
const refresh = async () => {
  try {
    const answer = await (await fetch('readings.json', { cache: 'no-store' })).json();
    answer.readings.forEach(show);
    document.getElementById('time').textContent = answer.time;
  } catch { document.getElementById('time').textContent = 'no answer from the device'; }
  setTimeout(refresh, 2000);
};
setTimeout(refresh, 2000);`;

function stateOf(reading: Reading): string {
  if (isNormal(reading)) return '● normal';
  return reading.value < reading.low ? '▼ low' : '▲ high';
}

function card(reading: Reading): string {
  return `<li id="${reading.name}"><span class="soft">${escapeHtml(reading.label)}</span><span class="value">${escapeHtml(formatReading(reading))}</span><span class="state${isNormal(reading) ? '' : ' out'}">${stateOf(reading)}</span></li>`;
}

/** The device's page with its readings of this moment; it refreshes them from `readings.json` by itself. */
export function readingsPage(device: DeviceIdentity): string {
  const name = escapeHtml(device.thingName);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title><style>${style}</style></head>
<body><main><header><h1>${name}</h1><span class="soft">${escapeHtml(device.title)}</span></header>
<ul>${device.readings().map(card).join('\n')}</ul>
<footer class="soft">Measured <span id="time">${new Date(device.now()).toISOString()}</span> · <a href="readings.json">JSON</a> · <a href="log.txt">log</a></footer>
</main><script>${script}</script></body></html>
`;
}

/** What `/readings.json` answers. */
export function readingsJson(device: DeviceIdentity): string {
  const readings = device.readings().map((reading) => ({
    name: reading.name,
    label: reading.label,
    value: reading.value,
    unit: reading.unit,
    text: formatReading(reading),
    normal: isNormal(reading),
    state: stateOf(reading),
  }));
  return `${JSON.stringify({ thing: device.thingName, time: new Date(device.now()).toISOString(), uptimeSeconds: Math.floor((device.now() - device.bootedAt) / 1000), readings })}\n`;
}
