// `npm run bench -- simulate [--seed 1] [--days 730] [--schedules 200] [--customers 3] [--step 60]`: years of recurring
// jobs with edits, pauses, outages, deaths and faults, in memory; then the books are compared.
import { numbersFrom, show } from './parts/options';
import { simulate } from './parts/simulation/simulate';

async function main(): Promise<void> {
  const options = numbersFrom({ seed: 1, days: 730, schedules: 200, customers: 3, step: 60 });
  const began = performance.now();
  const { occurrences, states, kills, downs, troubles, told, ...lists } = await simulate(options);
  show(
    `${occurrences} entries in the ledger, ${kills} processes killed, ${downs} outages, ${troubles} suspensions, revoked tokens and deletions, ${told} mails of a pause, in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  for (const [state, many] of Object.entries(states).sort()) show(`  ${state}: ${many}`);
  for (const [name, found] of Object.entries(lists)) {
    show(`${name}: ${found.length}${found.length > 0 ? ` (MISSED) ${found.slice(0, 5).join('; ')}` : ''}`);
    if (found.length > 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
