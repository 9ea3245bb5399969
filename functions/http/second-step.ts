import { z } from 'zod';
import type { Deps } from '../deps';
import { renewSession } from '../pipeline/renew-session';
import { sendsMail } from '../pipeline/queues';
import { noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { passwordField } from './account';
import { byPerson } from './people';

const OWN = { permission: 'account:own', whileSuspended: true } as const;
const withPassword = z.strictObject({ password: passwordField });
const codeField = z.string().min(1).max(100);

/** `/api/account/second-step`: codes of a phone beside the password. */
export function registerSecondStep(app: Registrar, { tenantRoute, identity, hosts }: Deps): void {
  const { account, secondStep } = identity;
  const user = (id: string) => ({ kind: 'user', id });

  app.http('second-step-begin', {
    methods: ['POST'],
    route: 'api/account/second-step',
    handler: tenantRoute({ ...OWN, body: withPassword }, async ({ tenant, session, body, address }) => {
      const proven = await account.proven(tenant, byPerson(session).id, body.password, { address });
      return {
        reply: ok(await secondStep.begin(tenant, proven)),
        audit: { action: 'user.second-step-begun', target: user(proven.id) },
      };
    }),
  });

  app.http('second-step-confirm', {
    methods: ['POST'],
    route: 'api/account/second-step/confirm',
    handler: tenantRoute(
      { ...OWN, body: z.strictObject({ code: codeField }) },
      async ({ tenant, session, body, ...args }) => {
        const own = await account.own(tenant, byPerson(session).id);
        const recoveryCodes = await secondStep.confirm(tenant, own, body.code);
        const now = { ...own, secondStep: 'on', limited: false };
        return {
          reply: {
            ...ok({ recoveryCodes }),
            cookies: await renewSession(identity, tenant, now, args, hosts.local),
          },
          emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'second-step-on', email: own.email })],
          audit: { action: 'user.second-step-set-up', target: user(own.id) },
        };
      },
    ),
  });

  app.http('second-step-codes', {
    methods: ['POST'],
    route: 'api/account/second-step/recovery-codes',
    handler: tenantRoute({ ...OWN, body: withPassword }, async ({ tenant, session, body, address }) => {
      const proven = await account.proven(tenant, byPerson(session).id, body.password, { address });
      const recoveryCodes = await secondStep.renewCodes(tenant, proven);
      return {
        reply: ok({ recoveryCodes }),
        audit: { action: 'user.recovery-codes-renewed', target: user(proven.id) },
      };
    }),
  });

  app.http('second-step-end', {
    methods: ['POST'],
    route: 'api/account/second-step/end',
    handler: tenantRoute(
      { ...OWN, body: withPassword },
      async ({ tenant, session, body, address, ...args }) => {
        const proven = await account.proven(tenant, byPerson(session).id, body.password, { address });
        await identity.signInPolicy.mayEndSecondStep(tenant);
        await secondStep.end(tenant, proven);
        const now = { ...proven, secondStep: '', limited: false };
        return {
          reply: noContent({ cookies: await renewSession(identity, tenant, now, args, hosts.local) }),
          emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'second-step-off', email: proven.email })],
          audit: { action: 'user.second-step-ended', target: user(proven.id) },
        };
      },
    ),
  });
}
