import { z } from 'zod';
import { permissionsFor } from '../../shared/identity';
import { AppError } from '../../shared/platform/errors';
import { mayChange, shownName } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { beginSession } from '../pipeline/renew-session';
import { sendsMail } from '../pipeline/queues';
import { noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { nameField, passwordField } from './account';
import { toSessionView } from './session';

const tokenField = z.string().min(1).max(100);
const user = (id: string) => ({ kind: 'user', id });

/**
 * What the links in mails lead to. A token comes in a body: it stands behind `#` in the link, so no proxy, log or
 * `Referer` ever sees it.
 */
export function registerLinks(app: Registrar, { customerRoute, identity, hosts }: Deps): void {
  const { people, account } = identity;

  app.http('invitations-look', {
    methods: ['POST'],
    route: 'api/invitations/look',
    handler: customerRoute(
      { body: z.strictObject({ token: tokenField }), unaudited: 'It changes nothing.' },
      async ({ tenant, body }) => {
        const { email, role } = await people.lookAtInvitation(tenant, body.token);
        return { reply: ok({ email, role, company: shownName(tenant) }) };
      },
    ),
  });

  app.http('invitations-accept', {
    methods: ['POST'],
    route: 'api/invitations/accept',
    handler: customerRoute(
      { body: z.strictObject({ token: tokenField, name: nameField, password: passwordField }) },
      async ({ tenant, body, ...args }) => {
        if (!mayChange(tenant))
          throw new AppError('suspended', {
            detail: 'A suspended customer can look and export, and change nothing.',
          });
        const made = await people.accept(tenant, body);
        const limited = await identity.signInPolicy.limits(tenant, { secondStep: '' });
        const cookies = await beginSession(identity, tenant, { ...made, limited }, args, hosts.local);
        return {
          reply: { ...ok(toSessionView(tenant, made, permissionsFor(made.role, limited))), cookies },
          audit: {
            action: 'invitation.accepted',
            actor: { kind: 'user', id: made.id },
            target: user(made.id),
            after: { role: made.role },
          },
        };
      },
    ),
  });

  app.http('password-resets-ask', {
    methods: ['POST'],
    route: 'api/password-resets',
    handler: customerRoute(
      {
        body: z.strictObject({ email: z.string().min(1).max(320) }),
        unaudited: 'Anybody may ask; what is sent to whom is noted when it is sent.',
      },
      async ({ tenant, site, body }) => {
        await account.askReset(tenant, body.email, site);
        return {
          reply: { status: 202 },
          emit: [sendsMail(tenant.id, { mail: 'password-reset', email: body.email })],
        };
      },
    ),
  });

  app.http('password-resets-use', {
    methods: ['POST'],
    route: 'api/password-resets/use',
    handler: customerRoute(
      { body: z.strictObject({ token: tokenField, password: passwordField }) },
      async ({ tenant, body }) => {
        const { id, email } = await account.reset(tenant, body);
        return {
          reply: noContent(),
          emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'password-changed', email })],
          audit: { action: 'user.password-reset', actor: { kind: 'user', id }, target: user(id) },
        };
      },
    ),
  });

  app.http('account-email-confirm', {
    methods: ['POST'],
    route: 'api/account/email/confirm',
    handler: customerRoute({ body: z.strictObject({ token: tokenField }) }, async ({ tenant, body }) => {
      const { user: now, before } = await account.confirmEmail(tenant, body.token);
      return {
        reply: ok({ email: now.email }),
        emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'email-changed', email: before })],
        audit: {
          action: 'user.email-changed',
          actor: { kind: 'user', id: now.id },
          target: user(now.id),
        },
      };
    }),
  });
}
