import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import type { BeginSession } from './begin-session';
import { deviceWords, shortAddress } from './devices';
import type { Passwords } from './passwords';
import { permissionsFor, type Permission } from './permissions';
import { isTotp, type SecondStep } from './second-step';
import type { SignInPolicy } from './sign-in-policy';
import type { Throttle } from './throttle';
import { accountTries } from './tries';
import type { User, UserStore } from './users';

export interface SignInDeps {
  users: UserStore;
  begin: BeginSession;
  passwords: Passwords;
  throttle: Throttle;
  step: SecondStep;
  policy: SignInPolicy;
}
export interface Credentials {
  email: string;
  password: string;
  /** The peer that Front Door saw. */
  address: string;
  /** Where they sign in, `name[:port]`: the session is good there alone. */
  host: string;
  /** What the browser calls itself. */
  agent: string;
  /** Of the second step: six digits of the phone, or a recovery code. */
  code?: string | undefined;
}
export type Factor = 'password' | 'code' | 'recovery-code';
export type SignIn = (
  tenant: Tenant,
  credentials: Credentials,
) => Promise<{
  user: User;
  token: string;
  permissions: readonly Permission[];
  /** What they came in by. */
  factors: readonly Factor[];
}>;

/**
 * Signs a person in. Wrong address and wrong password give the same answer in the same time
 * (`wrong-credentials`); after too many tries `too-many-requests`, whether the account exists or not. Every instance
 * counts in one place (tries.ts). Where a second step is on, `second-step` asks for the code, and `wrong-code` counts as a
 * try like a wrong password.
 */
export function signIn({ users, begin, passwords, throttle, step, policy }: SignInDeps): SignIn {
  return async (tenant, { email, password, address, host, agent, code }) => {
    const taken = await throttle.take(tenant, accountTries(email, address));
    const found = await users.findByEmail(tenant, email);
    if (!(await passwords.verify(found?.passwordHash || undefined, password)) || !found)
      throw new AppError('wrong-credentials');
    const stepped = found.secondStep !== '';
    if (stepped && code === undefined) {
      await taken.giveBack();
      throw new AppError('second-step', { detail: 'Enter the code that the app on your phone shows.' });
    }
    if (stepped && code !== undefined && !(await step.take(tenant, found, code)))
      throw new AppError('wrong-code', {
        detail: 'This code is not right, or was used already. Wait for the next one.',
      });
    await taken.giveBack();
    const limited = await policy.limits(tenant, found);
    const renewed = passwords.isOutdated(found.passwordHash)
      ? await users.renewHash(tenant, found, password)
      : undefined;
    await users.noteSignIn(tenant, found.id);
    const user = { id: found.id, email: found.email, name: found.name, role: found.role };
    const from = { device: deviceWords(agent), address: shortAddress(address), host, limited };
    const token = await begin(tenant, { ...found, passwordHash: renewed ?? found.passwordHash }, from);
    if (token === undefined) throw new AppError('wrong-credentials');
    const second: readonly Factor[] = !stepped ? [] : isTotp(code) ? ['code'] : ['recovery-code'];
    return { user, token, permissions: permissionsFor(user.role, limited), factors: ['password', ...second] };
  };
}
