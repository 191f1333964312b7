import { parseArgs } from 'node:util';
import { isRegion } from '../../shared/aws/names';
import { faultNamed, faultNames, faults, type FaultName } from '../../shared/practice/faults';
import { behaviourValue, describeBehaviours } from './behaviours';
import type { PracticeOptions } from './contract';

export interface CliOptions {
  readonly json: boolean;
  readonly service: Omit<PracticeOptions, 'folder'>;
  /** Where the certificates go; null: a temporary folder. */
  readonly folder: string | null;
  /** Raised as soon as the service runs. */
  readonly faults: readonly FaultName[];
}

type CliRequest =
  | { readonly kind: 'run'; readonly options: CliOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'error'; readonly message: string };

/** Reads the command line of `npm run practice` (ARCHITECTURE.md, Contracts). Pure. */
export function parseCli(args: readonly string[]): CliRequest {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        json: { type: 'boolean', default: false },
        'control-port': { type: 'string' },
        'data-port': { type: 'string' },
        'mqtt-port': { type: 'string' },
        'no-devices': { type: 'boolean', default: false },
        region: { type: 'string' },
        folder: { type: 'string' },
        behaviour: { type: 'string', multiple: true, default: [] },
        fault: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const region = values.region === undefined ? {} : { region: checkedRegion(values.region) };
    const ports = {
      ...port('controlPort', values['control-port']),
      ...port('dataPort', values['data-port']),
      ...port('mqttPort', values['mqtt-port']),
    };
    const behaviours = Object.fromEntries(values.behaviour.map(assignment));
    return {
      kind: 'run',
      options: {
        json: values.json,
        folder: values.folder ?? null,
        service: { devices: !values['no-devices'], ...region, ...ports, behaviours },
        faults: values.fault.map(checkedFault),
      },
    };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

function port<Name extends string>(name: Name, text: string | undefined): Partial<Record<Name, number>> {
  if (text === undefined) return {};
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error(`Not a port number: ${text}`);
  return { [name]: Number(text) } as Record<Name, number>;
}

function checkedRegion(text: string): string {
  if (!isRegion(text)) throw new Error(`Not a region: ${text}`);
  return text;
}

function checkedFault(text: string): FaultName {
  const fault = faultNamed(text);
  if (fault === undefined) throw new Error(`There is no fault named ${text}. Known: ${faultNames.join(', ')}`);
  // At the start there is no tunnel that such a fault could act on.
  if (fault.when === 'now')
    throw new Error(`The fault ${text} acts on an open tunnel: raise it later with POST /practice/faults.`);
  return fault.name;
}

function assignment(text: string): readonly [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`Expected --behaviour name=value, not: ${text}`);
  return [text.slice(0, at), behaviourValue(text.slice(at + 1))];
}

export function helpText(): string {
  return [
    'Usage: npm run practice -- [--json] [--control-port N] [--data-port N] [--mqtt-port N] [--no-devices]',
    '                           [--region R] [--folder DIR] [--fault NAME]... [--behaviour NAME=VALUE]...',
    '',
    'Runs the practice service on this computer until it is interrupted. With --json the first line on standard',
    'output is one JSON object with the addresses; logs go to standard error.',
    '',
    "While it runs, failures can be rehearsed on the control plane's port:",
    '  GET /practice/faults, POST /practice/faults {"name", "tunnelId"?, "thingName"?}, DELETE /practice/faults[/NAME],',
    '  POST /practice/clock {"advanceMilliseconds"}, GET /practice/devices',
    '',
    'Faults:',
    ...faults.map(({ name, when, what }) => `  ${name} (${when}): ${what}`),
    '',
    'Behaviours, with their defaults:',
    ...describeBehaviours().map(({ name, value, description }) => `  ${name}=${value}: ${description}`),
    '',
  ].join('\n');
}
