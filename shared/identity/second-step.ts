import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import { randomText } from '../platform/ids';
import type { Sealer } from '../platform/sealing';
import type { Tenant } from '../tenancy';
import { tokenHash } from './tokens';
import { userKey, type StoredUser, type UserStore } from './users';

const STEP_MS = 30_000;
/** A code counts one step early and late, for phones whose clocks are off (RFC 6238, 5.2). */
const WINDOW = 1;
const ENROLLING_MS = 15 * 60_000;
const RECOVERY_CODES = 10;
/** 120 random bits each: no slow hash is needed (ASVS 5, 6.5.2, asks for 112). */
const RECOVERY_CHARS = 24;

const stepSchema = z.object({
  sealed: z.string(),
  since: z.number(),
  /** The step of the last code that was taken: it and all before it are used up (RFC 6238, 5.2). */
  lastStep: z.number(),
  /** Hashes of codes that are left. */
  recovery: z.array(z.string()),
});
const pendingSchema = z.object({ sealed: z.string(), until: z.number() });

export interface SecondStepFacts {
  on: boolean;
  /** Milliseconds since the epoch; 0 where it is off. */
  since: number;
  recoveryCodesLeft: number;
}

export const secondStepFacts = ({ secondStep }: Pick<StoredUser, 'secondStep'>): SecondStepFacts => {
  if (secondStep === '') return { on: false, since: 0, recoveryCodesLeft: 0 };
  const { since, recovery } = stepSchema.parse(JSON.parse(secondStep));
  return { on: true, since, recoveryCodesLeft: recovery.length };
};

export interface SecondStep {
  /** Begins to set it up: a secret for the app on the phone, in force once a code of it was given. */
  begin(tenant: Tenant, user: StoredUser): Promise<{ secret: string; uri: string }>;
  /** Turns it on by a first code; answers codes for the day on which the phone is lost, shown this once. */
  confirm(tenant: Tenant, user: StoredUser, code: string): Promise<string[]>;
  /** Takes a code of the phone or a recovery code, once; false where it is wrong or was used. */
  take(tenant: Tenant, user: StoredUser, code: string): Promise<boolean>;
  /** New recovery codes; the old ones end. */
  renewCodes(tenant: Tenant, user: StoredUser): Promise<string[]>;
  end(tenant: Tenant, user: StoredUser): Promise<void>;
}

const spaceless = (code: string): string => code.replace(/\s/g, '');
/** Six digits are of the phone; a recovery code is longer. */
export const isTotp = (code: string | undefined): boolean => /^\d{6}$/.test(spaceless(code ?? ''));

const recoveryHash = (code: string): string => tokenHash(code.toLowerCase().replace(/[^0-9a-z]/g, ''));
const newCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => (randomText(RECOVERY_CHARS).match(/.{4}/g) ?? []).join('-'));
const wrongCode = (): AppError =>
  new AppError('refused', {
    detail: 'This code is not right, or was used already. Wait for the next one.',
    issues: [{ path: 'code', message: 'This code is not right.' }],
  });
const changed = (): AppError =>
  new AppError('changed', { detail: 'It was changed at the same time. Look again.' });

/** Time-based codes (RFC 6238) of a phone as the second step of signing in. */
export function secondStep({
  users,
  sealer,
  clock,
}: {
  users: UserStore;
  sealer: Sealer;
  clock: Clock;
}): SecondStep {
  // Loaded at the first code, since few requests have one.
  const library = () => import('otpauth');
  const context = (user: StoredUser): string => `second-step ${user.id}`;

  /** The step that a six-digit code belongs to; undefined where it is wrong. */
  async function stepOf(secret: string, code: string): Promise<number | undefined> {
    const { Secret, TOTP } = await library();
    const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: STEP_MS / 1000 });
    const timestamp = clock.now();
    const delta = totp.validate({ token: code, timestamp, window: WINDOW });
    return delta === null ? undefined : Math.floor(timestamp / STEP_MS) + delta;
  }
  const save = (tenant: Tenant, user: StoredUser, props: Record<string, unknown>) =>
    users.write(tenant, [{ kind: 'merge', rowKey: userKey(user.id), props, etag: user.etag }]);

  return {
    async begin(tenant, user) {
      const { Secret, TOTP } = await library();
      const secret = new Secret({ size: 20 });
      const totp = new TOTP({ issuer: `Job Importer (${tenant.name})`, label: user.email, secret });
      const sealed = await sealer.seal(tenant.id, secret.base32, context(user));
      const pending = { sealed, until: clock.now() + ENROLLING_MS };
      if (!(await save(tenant, user, { pendingStep: JSON.stringify(pending) })).ok) throw changed();
      return { secret: secret.base32, uri: totp.toString() };
    },
    async confirm(tenant, user, code) {
      const pending = user.pendingStep === '' ? undefined : pendingSchema.parse(JSON.parse(user.pendingStep));
      if (!pending || pending.until <= clock.now())
        throw new AppError('wrong-state', {
          detail: 'Begin again: setting up takes at most a quarter of an hour.',
        });
      const step = await stepOf(await sealer.open(tenant.id, pending.sealed, context(user)), code);
      if (step === undefined) throw wrongCode();
      const codes = newCodes();
      const on = {
        sealed: pending.sealed,
        since: clock.now(),
        lastStep: step,
        recovery: codes.map(recoveryHash),
      };
      if (!(await save(tenant, user, { secondStep: JSON.stringify(on), pendingStep: '' })).ok)
        throw changed();
      return codes;
    },
    async take(tenant, user, given) {
      const code = spaceless(given);
      const on = stepSchema.parse(JSON.parse(user.secondStep));
      if (isTotp(code)) {
        const step = await stepOf(await sealer.open(tenant.id, on.sealed, context(user)), code);
        if (step === undefined || step <= on.lastStep) return false;
        // Under the etag: of two who bring the same code in the same moment one comes in.
        return (await save(tenant, user, { secondStep: JSON.stringify({ ...on, lastStep: step }) })).ok;
      }
      const hash = recoveryHash(code);
      if (!on.recovery.includes(hash)) return false;
      const recovery = on.recovery.filter((one) => one !== hash);
      return (await save(tenant, user, { secondStep: JSON.stringify({ ...on, recovery }) })).ok;
    },
    async renewCodes(tenant, user) {
      if (user.secondStep === '') throw new AppError('wrong-state', { detail: 'The second step is off.' });
      const codes = newCodes();
      const on = stepSchema.parse(JSON.parse(user.secondStep));
      const recovery = codes.map(recoveryHash);
      if (!(await save(tenant, user, { secondStep: JSON.stringify({ ...on, recovery }) })).ok)
        throw changed();
      return codes;
    },
    async end(tenant, user) {
      if (!(await save(tenant, user, { secondStep: '', pendingStep: '' })).ok) throw changed();
    },
  };
}
