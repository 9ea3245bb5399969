import type { AuditLog, AuditService } from '../audit';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Mailer } from '../platform/mail';
import { tableSealer } from '../platform/sealing';
import type { SecretStore } from '../platform/secrets';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { account } from './account';
import { beginSession } from './begin-session';
import { breachedPasswords } from './breached-passwords';
import { erasePeople } from './erase-people';
import { invitationStore } from './invitations';
import { apiKeys } from './keys';
import { tableLinks } from './links';
import { sendMails } from './mail-jobs';
import { ownersGuard } from './owners-guard';
import { passwordPolicy } from './password-policy';
import { argonPasswords, type ArgonCosts } from './passwords';
import { people } from './people';
import { secondStep } from './second-step';
import { sessionStore, type SessionStore } from './sessions';
import { signInPolicy } from './sign-in-policy';
import { signIn } from './sign-in';
import { tableThrottle } from './throttle';
import { userStore } from './users';

export interface IdentityDeps {
  users: Table;
  sessions: Table;
  throttles: Table;
  keys: Table;
  secrets: SecretStore;
  mailer: Mailer;
  audit: AuditLog & Pick<AuditService, 'erasePersonal'>;
  /** Where the customer's people work; links in mails lead there. */
  home: (tenant: Tenant) => string;
  clock: Clock;
  ids: Ids;
  log: Log;
  settings: {
    shortestPassword: number;
    /** Address of a range interface; undefined for the bundled list alone. */
    breachedUrl: string | undefined;
    argon: ArgonCosts;
  };
}

/** People of customers: who they are, how they get in, and what they may do. */
export function identityService(deps: IdentityDeps) {
  const { mailer, audit, home, clock, ids, log, settings } = deps;
  const passwords = argonPasswords(settings.argon);
  const policy = passwordPolicy({
    shortest: settings.shortestPassword,
    breached: settings.breachedUrl ? breachedPasswords(settings.breachedUrl, log) : undefined,
  });
  const users = userStore(deps.users, passwords, ids, clock);
  const sessions = sessionStore(deps.sessions, clock);
  const throttle = tableThrottle(deps.throttles, clock);
  const links = tableLinks(deps.users);
  const invitations = invitationStore(deps.users);
  const owners = ownersGuard(deps.users, users);
  const keys = apiKeys(deps.keys, ids, clock);
  const step = secondStep({ users, sealer: tableSealer(deps.users, deps.secrets), clock });
  const signInRules = signInPolicy(deps.users, users, sessions);
  const begin = beginSession({ users, sessions });
  return {
    /** One is begun by `beginSession` alone. */
    sessions: sessions as Omit<SessionStore, 'create'>,
    secondStep: step,
    signInPolicy: signInRules,
    keys,
    beginSession: begin,
    signIn: signIn({ users, begin, passwords, throttle, step, policy: signInRules }),
    people: people({ users, sessions, links, invitations, owners, passwords, policy, step, ids, clock }),
    account: account({ users, sessions, links, throttle, passwords, policy, clock }),
    sendMail: sendMails({ users, links, invitations, mailer, audit, home, clock, log }),
    /** What a person or a key is called; undefined for who is not there any more. */
    async nameOf(tenant: Pick<Tenant, 'id'>, id: string): Promise<string | undefined> {
      if (id.startsWith('key_')) return (await keys.list(tenant)).find((key) => key.id === id)?.name;
      return (await users.find(tenant, id))?.name || undefined;
    },
    /** Erases what is still there of people who were removed; answers how many they are. */
    erasePeople: async (signal: AbortSignal) =>
      (await erasePeople({ users, audit, log }, signal, { by: { kind: 'system', id: 'erasure' } })).length,
    /** Takes away what has run out: sessions, links, counts of tries. */
    async forget(): Promise<{ sessions: number; links: number; throttles: number }> {
      return {
        sessions: await sessions.forget(),
        links: await links.forget(clock.now()),
        throttles: await throttle.forget(),
      };
    },
  };
}
export type IdentityService = ReturnType<typeof identityService>;
