import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../import/usage';

export const AUDIT_USAGE = `Checks the audit log: npm run audit -- verify [options]

  verify             walks through the chains of entries and their copies
  public-key         prints the key that ends of chains are signed with; keep it elsewhere

  --customer NAME    this one alone; may stand several times (all)
  --public-key FILE  the key to believe (PEM), in place of the one in the secret store; may stand several times
  --data DIR         the stack that runs in this folder (.local)
  --azure            the storage and the vault that the environment names as the app's settings do: APP_STORAGE, or
                     APP_STORAGE__blobServiceUri and APP_STORAGE__tableServiceUri by identity; KEY_VAULT_URL
  --json             one JSON object for each customer on stdout
  --help             this text

Ends with 0 when every chain is whole, 2 when one is broken, 1 when it could not start.
`;

export interface AuditOptions {
  command: 'verify' | 'public-key';
  customers: string[];
  publicKeys: string[];
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
  const [command, ...more] = positionals;
  if ((command !== 'verify' && command !== 'public-key') || more.length > 0)
    throw new CannotStart(AUDIT_USAGE);
  const keyIn = (file: string): string => {
    try {
      return readFileSync(resolve(from, file), 'utf8');
    } catch (cause) {
      throw new CannotStart(`The key in ${file} cannot be read.`, { cause });
    }
  };
  return {
    command,
    customers: values.customer ?? [],
    publicKeys: (values['public-key'] ?? []).map(keyIn),
    data: resolve(from, values.data ?? '.local'),
    azure: values.azure ?? false,
    json: values.json ?? false,
  };
}
