import { z } from 'zod';
import {
  accountView,
  MOST_PASSWORD_CHARS,
  secondStepFacts,
  sessionFactsView,
  sessionIdOf,
} from '../../shared/identity';
import { toInstant } from '../../shared/platform/clock';
import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { readCookie, sessionCookieName } from '../pipeline/cookies';
import { renewSession } from '../pipeline/renew-session';
import { sendsMail } from '../pipeline/queues';
import { accepted, noContent, ok } from '../pipeline/reply';
import type { HostArgs, Registrar } from '../pipeline/routes';
import { byPerson, emailField } from './people';

export const passwordField = z
  .string()
  .min(1)
  .max(MOST_PASSWORD_CHARS * 4);
export const nameField = z.string().trim().min(1).max(100);

const OWN = { permission: 'account:own', whileSuspended: true } as const;
const sessionParams = z.object({ id: z.string().regex(/^ses_[0-9a-f]{24}$/, 'This is no id of a session.') });

/** `/api/account`, `/api/sessions`: what people do with their own accounts. */
export function registerAccount(app: Registrar, { tenantRoute, identity, hosts }: Deps): void {
  const { account, sessions } = identity;
  type Args = Pick<HostArgs<unknown, unknown, unknown>, 'request' | 'site'>;
  const tokenOf = ({ request, site }: Args) => readCookie(request, sessionCookieName(site, hosts.local));

  app.http('account-get', {
    methods: ['GET'],
    route: 'api/account',
    handler: tenantRoute(OWN, async ({ tenant, session }) => {
      const user = await account.own(tenant, byPerson(session).id);
      const { on, since, recoveryCodesLeft } = secondStepFacts(user);
      const required = (await identity.signInPolicy.get(tenant)).secondStep === 'required';
      const step = { on, since: on ? toInstant(since) : null, recoveryCodesLeft, required };
      return { reply: ok(accountView.parse({ ...user, secondStep: step })) };
    }),
  });

  app.http('account-rename', {
    methods: ['PUT'],
    route: 'api/account/name',
    handler: tenantRoute(
      { ...OWN, body: z.strictObject({ name: nameField }) },
      async ({ tenant, session, body }) => {
        const { id } = byPerson(session);
        await account.rename(tenant, id, body.name);
        return { reply: noContent(), audit: { action: 'user.renamed', target: { kind: 'user', id } } };
      },
    ),
  });

  app.http('account-password', {
    methods: ['PUT'],
    route: 'api/account/password',
    handler: tenantRoute(
      { ...OWN, body: z.strictObject({ password: passwordField, newPassword: passwordField }) },
      async ({ tenant, session, body, ...args }) => {
        const { id } = byPerson(session);
        const user = await account.changePassword(tenant, id, body, args);
        const limited = await identity.signInPolicy.limits(tenant, user);
        const cookies = await renewSession(identity, tenant, { ...user, limited }, args, hosts.local);
        return {
          reply: noContent({ cookies }),
          emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'password-changed', email: user.email })],
          audit: { action: 'user.password-changed', target: { kind: 'user', id } },
        };
      },
    ),
  });

  app.http('account-email', {
    methods: ['POST'],
    route: 'api/account/email',
    handler: tenantRoute(
      { ...OWN, body: z.strictObject({ password: passwordField, email: emailField }) },
      async ({ tenant, session, body, address }) => {
        const { id } = byPerson(session);
        const email = await account.askEmailChange(tenant, id, body, { address });
        return {
          reply: accepted({ email }, '/api/session'),
          emit: [sendsMail(tenant.id, { mail: 'email-change', user: id, email })],
          audit: { action: 'user.email-change-asked', target: { kind: 'user', id } },
        };
      },
    ),
  });

  app.http('sessions-list', {
    methods: ['GET'],
    route: 'api/sessions',
    handler: tenantRoute(OWN, async ({ tenant, session, ...args }) => {
      const current = sessionIdOf(tokenOf(args) ?? '');
      const items = (await sessions.list(tenant, byPerson(session).id)).map((one) =>
        sessionFactsView.parse({
          ...one,
          createdAt: toInstant(one.createdAt),
          usedAt: toInstant(one.usedAt),
          endsAt: toInstant(one.endsAt),
          current: one.id === current,
        }),
      );
      return { reply: ok({ items, next: null }) };
    }),
  });

  app.http('sessions-end-others', {
    methods: ['DELETE'],
    route: 'api/sessions',
    handler: tenantRoute(OWN, async ({ tenant, session, ...args }) => {
      const { id } = byPerson(session);
      const ended = await sessions.endAll(tenant, id, tokenOf(args));
      return {
        reply: ok({ ended }),
        audit: { action: 'session.others-ended', target: { kind: 'user', id }, after: { ended } },
      };
    }),
  });

  app.http('sessions-end', {
    methods: ['DELETE'],
    route: 'api/sessions/{id}',
    handler: tenantRoute({ ...OWN, params: sessionParams }, async ({ tenant, session, params }) => {
      const { id } = byPerson(session);
      if (!(await sessions.endOne(tenant, id, params.id)))
        throw new AppError('not-found', { detail: 'This session is over already.' });
      return { reply: noContent(), audit: { action: 'session.ended', target: { kind: 'user', id } } };
    }),
  });
}
