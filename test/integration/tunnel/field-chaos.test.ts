import { describe, expect, it } from 'vitest';
import { servePractice, serveReal, type Serve } from '../../chaos/field/agents';
import type { FieldTotals } from '../../chaos/field/options';
import { fieldChaos } from '../../chaos/field/run';
import { fieldAgents, variableOf, type FieldAgent } from '../../fakes/agent-programs';

/** The same programs each time, so that no run depends on luck; the long run gives another one. */
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
/** More of them is the long run. */
const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 3);
const timeout = 100_000 * rounds;

/** A run in which too little happened would prove nothing. */
const provesSomething = ({ complete, departures, bytesUp, bytesDown }: FieldTotals): boolean =>
  departures >= rounds && complete > rounds * 3 && Math.min(bytesUp, bytesDown) > 100_000;
/**
 * What the programs moved, and how many came to their end, hangs on when they were disturbed: another round is played
 * until it was enough.
 */
const shouldContinue = (played: number, totals: FieldTotals): boolean =>
  played < rounds || (played < 10 * rounds && !provesSomething(totals));

async function play(agent: FieldAgent, serve: Serve): Promise<void> {
  const totals = await fieldChaos({ seed, agent, serve, shouldContinue });
  console.log(`${agent}: ${JSON.stringify(totals)}`);
  expect(totals.programs).toBeGreaterThan(rounds * 20);
  expect(provesSomething(totals), JSON.stringify(totals)).toBe(true);
}

describe(`random programs in front of an agent of the field: no byte is wrong, no answer is missing, and it stays well (seed ${seed})`, () => {
  it.each(fieldAgents)("practice's %s", { timeout }, (agent) => play(agent, servePractice));

  describe.each(fieldAgents)('the real %s', (agent) => {
    const variable = variableOf(agent);
    it.skipIf(variable !== null)(`as well${variable === null ? '' : ` (needs ${variable})`}`, { timeout }, () =>
      play(agent, serveReal),
    );
  });
});
