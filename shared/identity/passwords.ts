import { turns } from '../platform/turns';

/** The library's number for argon2id; its enum cannot be used under isolatedModules. */
const ARGON2ID = 2;

/** Costs of argon2id (RFC 9106). */
export interface ArgonCosts {
  memoryKib: number;
  passes: number;
  lanes: number;
}
/** OWASP's parameters for 19 MiB. */
export const USUAL_COSTS: ArgonCosts = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** Hashes at once: each takes its memory, and a flood of sign-ins must not take the instance's. */
const AT_ONCE = 2;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a missing hash as for a wrong password, so that time does not tell which accounts exist. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
  /** True where the hash was made with other parameters than those of today. */
  isOutdated(stored: string): boolean;
}

/** One spelling of what looks the same on two keyboards (NIST SP 800-63B, 3.1.1.2). */
const normal = (password: string): string => password.normalize('NFKC');

export function argonPasswords(costs: ArgonCosts = USUAL_COSTS): Passwords {
  const { memoryKib, passes, lanes } = costs;
  const parameters = { algorithm: ARGON2ID, memoryCost: memoryKib, timeCost: passes, parallelism: lanes };
  const current = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;
  const { run: inTurn } = turns(AT_ONCE);
  // Loaded at the first sign-in, since most of what an instance does is not a sign-in.
  const argon = () => import('./argon2');
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(async () => (await argon()).hash(normal(password), parameters)),
    async verify(stored, password) {
      decoy ??= inTurn(async () => (await argon()).hash('no account has this password', parameters));
      const against = stored ?? (await decoy);
      const matches = await inTurn(async () => (await argon()).verify(against, normal(password)));
      return matches && stored !== undefined;
    },
    isOutdated: (stored) => !stored.startsWith(current),
  };
}
