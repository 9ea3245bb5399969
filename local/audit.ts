// `npm run audit -- verify`: whether the audit log of every customer is whole, in a terminal.
import { verifyChain, type Verified } from '../shared/audit';
import { toInstant } from '../shared/platform/clock';
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
    await print(await place.publicKey());
    return 0;
  }
  const publicKeys = options.publicKeys.length > 0 ? options.publicKeys : [await place.publicKey()];
  const known = await place.customers();
  const unknown = options.customers.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CannotStart(`There is no customer ${unknown}.`);
  let code = 0;
  for (const id of options.customers.length > 0 ? options.customers : known) {
    const found = await verifyChain({ ...place, publicKeys }, { id });
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
