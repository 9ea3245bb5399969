import { z } from 'zod';
import {
  invitationView,
  personView,
  ROLES,
  secondStepFacts,
  type By,
  type Invitation,
  type Session,
  type StoredUser,
} from '../../shared/identity';
import { toInstant } from '../../shared/platform/clock';
import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { sendsMail } from '../pipeline/queues';
import { created, noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

const personParams = z.object({ id: z.string().regex(/^usr_[0-9a-z]{26}$/, 'This is no id of a person.') });
const invitationParams = z.object({
  id: z.string().regex(/^inv_[0-9a-z]{26}$/, 'This is no id of an invitation.'),
});
export const emailField = z.email('This is no email address.').max(254);

const instant = (ms: number): string | null => (ms === 0 ? null : toInstant(ms));

const toPerson = (user: StoredUser) =>
  personView.parse({
    ...user,
    createdAt: toInstant(user.createdAt),
    signedInAt: instant(user.signedInAt),
    removed: user.removedAt > 0,
    secondStep: secondStepFacts(user).on,
  });
const toInvitation = (invitation: Invitation, now: number) =>
  invitationView.parse({
    ...invitation,
    createdAt: toInstant(invitation.createdAt),
    sentAt: instant(invitation.sentAt),
    expiresAt: toInstant(invitation.until),
    expired: invitation.until <= now,
  });

/** The person who acts; keys cannot be given these permissions, so there is one. */
export function byPerson(session: Session | undefined): By {
  if (!session) throw new AppError('forbidden', { detail: 'Only a person who is signed in may do this.' });
  return { id: session.user.id, role: session.role };
}

/** `/api/people`, `/api/invitations`: who works here, and who is to. */
export function registerPeople(app: Registrar, { tenantRoute, identity, clock }: Deps): void {
  const { people } = identity;
  const person = (id: string) => ({ kind: 'user', id });
  const invitation = (id: string) => ({ kind: 'invitation', id });

  app.http('people-list', {
    methods: ['GET'],
    route: 'api/people',
    handler: tenantRoute({ permission: 'people:read' }, async ({ tenant }) => ({
      reply: ok({ items: (await people.list(tenant)).map(toPerson), next: null }),
    })),
  });

  app.http('people-get', {
    methods: ['GET'],
    route: 'api/people/{id}',
    handler: tenantRoute({ permission: 'people:read', params: personParams }, async ({ tenant, params }) => ({
      reply: ok(toPerson(await people.find(tenant, params.id))),
    })),
  });

  app.http('people-change', {
    methods: ['PUT'],
    route: 'api/people/{id}',
    handler: tenantRoute(
      { permission: 'people:write', params: personParams, body: z.strictObject({ role: z.enum(ROLES) }) },
      async ({ tenant, session, params, body }) => {
        const { before, user } = await people.changeRole(tenant, byPerson(session), params.id, body.role);
        return {
          reply: ok(toPerson(user)),
          audit:
            before === body.role
              ? []
              : {
                  action: 'user.role-changed',
                  target: person(params.id),
                  before: { role: before },
                  after: { role: body.role },
                },
        };
      },
    ),
  });

  app.http('people-second-step-reset', {
    methods: ['DELETE'],
    route: 'api/people/{id}/second-step',
    handler: tenantRoute(
      { permission: 'people:write', params: personParams },
      async ({ tenant, session, params }) => {
        const { email } = await people.resetSecondStep(tenant, byPerson(session), params.id);
        return {
          reply: noContent(),
          emit: [sendsMail(tenant.id, { mail: 'notice', notice: 'second-step-off', email })],
          audit: { action: 'user.second-step-reset', target: person(params.id) },
        };
      },
    ),
  });

  app.http('people-sessions-end', {
    methods: ['DELETE'],
    route: 'api/people/{id}/sessions',
    handler: tenantRoute(
      { permission: 'people:write', params: personParams },
      async ({ tenant, session, params }) => {
        const sessions = await people.endSessions(tenant, byPerson(session), params.id);
        return {
          reply: noContent(),
          audit: { action: 'user.signed-out', target: person(params.id), before: { sessions } },
        };
      },
    ),
  });

  app.http('sign-in-policy-get', {
    methods: ['GET'],
    route: 'api/sign-in-policy',
    handler: tenantRoute({ permission: 'people:read' }, async ({ tenant }) => ({
      reply: ok({ secondStep: (await identity.signInPolicy.get(tenant)).secondStep }),
    })),
  });

  app.http('sign-in-policy-set', {
    methods: ['PUT'],
    route: 'api/sign-in-policy',
    handler: tenantRoute(
      {
        permission: 'people:write',
        body: z.strictObject({ secondStep: z.enum(['optional', 'required']) }),
      },
      async ({ tenant, session, body }) => {
        const before = await identity.signInPolicy.get(tenant);
        await identity.signInPolicy.set(tenant, byPerson(session), body);
        return {
          reply: ok(body),
          audit: {
            action: 'sign-in-policy.changed',
            before: { secondStep: before.secondStep },
            after: body,
          },
        };
      },
    ),
  });

  app.http('people-remove', {
    methods: ['DELETE'],
    route: 'api/people/{id}',
    handler: tenantRoute(
      { permission: 'people:write', params: personParams },
      async ({ tenant, session, params }) => {
        const role = await people.remove(tenant, byPerson(session), params.id);
        return {
          reply: noContent(),
          audit: { action: 'user.removed', target: person(params.id), before: { role } },
        };
      },
    ),
  });

  app.http('invitations-list', {
    methods: ['GET'],
    route: 'api/invitations',
    handler: tenantRoute({ permission: 'people:read' }, async ({ tenant }) => {
      const items = (await people.invitations(tenant)).map((one) => toInvitation(one, clock.now()));
      return { reply: ok({ items, next: null }) };
    }),
  });

  app.http('invitations-create', {
    methods: ['POST'],
    route: 'api/invitations',
    handler: tenantRoute(
      {
        permission: 'people:write',
        body: z.strictObject({ email: emailField, role: z.enum(ROLES) }),
        creates: true,
      },
      async ({ tenant, session, body }) => {
        const made = await people.invite(tenant, byPerson(session), body);
        return {
          reply: created(toInvitation(made, clock.now()), `/api/invitations/${made.id}`),
          emit: [sendsMail(tenant.id, { mail: 'invitation', invitation: made.id })],
          audit: { action: 'user.invited', target: invitation(made.id), after: { role: made.role } },
        };
      },
    ),
  });

  app.http('invitations-send-again', {
    methods: ['POST'],
    route: 'api/invitations/{id}/send',
    handler: tenantRoute(
      { permission: 'people:write', params: invitationParams },
      async ({ tenant, session, params }) => {
        const again = await people.invitationAgain(tenant, byPerson(session), params.id);
        return {
          reply: ok(toInvitation(again, clock.now())),
          emit: [sendsMail(tenant.id, { mail: 'invitation', invitation: params.id })],
          audit: { action: 'invitation.sent-again', target: invitation(params.id) },
        };
      },
    ),
  });

  app.http('invitations-revoke', {
    methods: ['DELETE'],
    route: 'api/invitations/{id}',
    handler: tenantRoute(
      { permission: 'people:write', params: invitationParams },
      async ({ tenant, session, params }) => {
        await people.revokeInvitation(tenant, byPerson(session), params.id);
        return {
          reply: noContent(),
          audit: { action: 'invitation.revoked', target: invitation(params.id) },
        };
      },
    ),
  });
}
