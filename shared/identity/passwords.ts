/** The library's number for argon2id; its enum cannot be used under isolatedModules. */
const ARGON2ID = 2;
/** OWASP's argon2id parameters for 19 MiB. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';

/** Hashes at once: each takes 19 MiB, and a flood of sign-ins must not take the instance's memory. */
const AT_ONCE = 2;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a missing hash as for a wrong password, so that time does not tell which accounts exist. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
  /** True where the hash was made with older parameters. */
  isOutdated(stored: string): boolean;
}

export function argonPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    while (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  }
  // Loaded at the first sign-in, since most of what an instance does is not a sign-in.
  const argon = () => import('./argon2');
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(async () => (await argon()).hash(password, PARAMETERS)),
    async verify(stored, password) {
      decoy ??= inTurn(async () => (await argon()).hash('no account has this password', PARAMETERS));
      const against = stored ?? (await decoy);
      const matches = await inTurn(async () => (await argon()).verify(against, password));
      return matches && stored !== undefined;
    },
    isOutdated: (stored) => !stored.startsWith(CURRENT),
  };
}
