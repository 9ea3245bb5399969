import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keysIn, type SigningKey } from '../../shared/audit';
import { CannotStart } from '../import/usage';

export const AUDIT_USAGE = `The audit log: npm run audit -- COMMAND [options]

  verify             walks through the chains of entries and their copies
  public-key         prints the keys that ends of chains are signed with, and when each holds; keep them elsewhere
  rotate-key         lets a new key sign from now on, and prints all keys; ends signed before stay good
  erase              takes away at once what the next night would: network addresses beside the entries of people who
                     were removed, and what is left of their names

  --customer NAME    this one alone; may stand several times (all)
  --person ID        erase: this one alone (usr_...)
  --public-key FILE  the keys to believe, as public-key prints them or a PEM, in place of those in the secret store;
                     may stand several times, the oldest first
  --data DIR         the stack that runs in this folder (.local)
  --azure            the storage and the vault that the environment names as the app's settings do: APP_STORAGE, or
                     APP_STORAGE__blobServiceUri and APP_STORAGE__tableServiceUri by identity; KEY_VAULT_URL
  --json             verify, erase: one JSON object for each customer on stdout
  --help             this text

Ends with 0 when it is done and every chain is whole, 2 when one is broken, 1 when it could not start.
`;

const COMMANDS = ['verify', 'public-key', 'rotate-key', 'erase'] as const;
type Command = (typeof COMMANDS)[number];

export interface AuditOptions {
  command: Command;
  customers: string[];
  person: string | undefined;
  keys: SigningKey[];
  data: string;
  azure: boolean;
  json: boolean;
}

/** Throws CannotStart where the command cannot be understood. */
export function auditOptions(args: string[], from: string): AuditOptions | 'help' {
  const many = { type: 'string', multiple: true } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        customer: many,
        person: { type: 'string' },
        'public-key': many,
        data: { type: 'string' },
        azure: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new CannotStart(`${(cause as Error).message}\n\n${AUDIT_USAGE}`, { cause });
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [wanted, ...more] = positionals;
  const command = COMMANDS.find((one) => one === wanted);
  if (!command || more.length > 0 || (values.person !== undefined && command !== 'erase'))
    throw new CannotStart(AUDIT_USAGE);
  const keysOf = (file: string): SigningKey[] => {
    try {
      return keysIn(readFileSync(resolve(from, file), 'utf8'));
    } catch (cause) {
      throw new CannotStart(`The key in ${file} cannot be read.`, { cause });
    }
  };
  return {
    command,
    customers: values.customer ?? [],
    person: values.person,
    keys: (values['public-key'] ?? []).flatMap(keysOf),
    data: resolve(from, values.data ?? '.local'),
    azure: values.azure ?? false,
    json: values.json ?? false,
  };
}
