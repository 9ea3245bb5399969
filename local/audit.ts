// `npm run audit`: in a terminal, whether the audit log of every customer is whole; its keys; erasing who was removed.
import { keysText, rotateKey, verifyChain, type Verified } from '../shared/audit';
import { systemClock, toInstant } from '../shared/platform/clock';
import { eraseRemoved } from './audit/erase';
import { AUDIT_USAGE, auditOptions } from './audit/options';
import { auditPlace } from './audit/place';
import { CannotStart } from './import/usage';

const BROKEN = 2;
const COULD_NOT_START = 1;

const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));

const tell = (customer: string, { whole, entries, broken, sealed, seals, erased }: Verified): string => {
  const signed = sealed
    ? `signed up to entry ${sealed.seq} at ${toInstant(sealed.at)}`
    : 'nothing signed yet';
  if (broken)
    return `${customer}: BROKEN at entry ${broken.seq}: ${broken.reason} (${entries} in order, ${signed})\n`;
  const without = erased > 0 ? `, ${erased} without the address of a person who was erased` : '';
  return `${customer}: ${whole ? 'whole' : 'not whole'}, ${entries} entries, ${seals} signatures, ${signed}${without}\n`;
};

async function main(): Promise<number> {
  const from = (process.env.npm_lifecycle_event === 'audit' && process.env.INIT_CWD) || process.cwd();
  const options = auditOptions(process.argv.slice(2), from);
  if (options === 'help') {
    await print(AUDIT_USAGE);
    return 0;
  }
  const place = auditPlace(options);
  if (options.command === 'public-key') {
    await print(keysText(await place.keys()));
    return 0;
  }
  if (options.command === 'rotate-key') {
    await print(keysText(await rotateKey(place.secrets(), systemClock())));
    return 0;
  }
  const known = await place.customers();
  const unknown = options.customers.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CannotStart(`There is no customer ${unknown}.`);
  const customers = options.customers.length > 0 ? options.customers : known;
  if (options.command === 'erase') {
    const erased = await eraseRemoved(place, customers, options.person);
    for (const one of erased)
      await print(
        options.json
          ? `${JSON.stringify(one)}\n`
          : `${one.customer}: ${one.person} is erased, ${one.addresses} network addresses\n`,
      );
    if (erased.length === 0 && !options.json) await print('Nobody who was removed is left to be erased.\n');
    return 0;
  }
  const keys = options.keys.length > 0 ? options.keys : await place.keys();
  let code = 0;
  for (const id of customers) {
    const found = await verifyChain({ ...place, keys }, { id });
    if (!found.whole) code = BROKEN;
    await print(options.json ? `${JSON.stringify({ customer: id, ...found })}\n` : tell(id, found));
  }
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof CannotStart;
    process.stderr.write(`${known ? error.message : `It did not work: ${String((error as Error).stack)}`}\n`);
    process.exitCode = COULD_NOT_START;
  },
);
