import { z } from 'zod';
import { permissionsOf, type User } from '../../shared/identity';
import { sessionView } from '../../shared/imports';
import { AppError, isAppError } from '../../shared/platform/errors';
import type { Tenant } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { NotedRefusal } from '../pipeline/audited';
import { endedCookie, readCookie, sessionCookie, sessionCookieName } from '../pipeline/cookies';
import { noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

const credentials = z.strictObject({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1_024),
  code: z.string().min(1).max(100).optional(),
});

export const toSessionView = (tenant: Tenant, user: User, permissions = permissionsOf(user.role)) =>
  sessionView.parse({
    user: { id: user.id, email: user.email, name: user.name, role: user.role },
    customer: { id: tenant.id, name: tenant.name, status: tenant.status, timeZone: tenant.timeZone },
    permissions,
  });

/** A wrong password is noted; further tries that are only put off are not, so that a flood fills no log. */
function noting(error: unknown): never {
  throw isAppError(error, 'wrong-credentials') || isAppError(error, 'wrong-code')
    ? new NotedRefusal(error, [{ action: 'session.refused', after: { reason: error.slug } }])
    : error;
}

/** `/api/session`: sign in, who am I, sign out. */
export function registerSession(app: Registrar, { customerRoute, identity, hosts }: Deps): void {
  app.http('session-create', {
    methods: ['POST'],
    route: 'api/session',
    handler: customerRoute({ body: credentials }, async ({ tenant, site, body, request }) => {
      const { address, host } = site;
      const given = { ...body, address, host, agent: request.headers.get('user-agent') ?? '' };
      const { user, token, permissions, factors } = await identity.signIn(tenant, given).catch(noting);
      // A browser has one session: whatever token it brought ends with the sign-in.
      const before = readCookie(request, sessionCookieName(site, hosts.local));
      if (before !== undefined) await identity.sessions.end(tenant, before);
      return {
        reply: {
          ...ok(toSessionView(tenant, user, permissions)),
          cookies: [sessionCookie(site, hosts.local, token)],
        },
        audit: { action: 'session.started', actor: { kind: 'user', id: user.id }, after: { factors } },
      };
    }),
  });
  app.http('session-get', {
    methods: ['GET'],
    route: 'api/session',
    handler: customerRoute({}, ({ tenant, session }) => {
      if (!session) throw new AppError('not-signed-in');
      return Promise.resolve({ reply: ok(toSessionView(tenant, session.user, session.permissions)) });
    }),
  });
  app.http('session-end', {
    methods: ['DELETE'],
    route: 'api/session',
    handler: customerRoute({}, async ({ tenant, site, request, session }) => {
      const token = readCookie(request, sessionCookieName(site, hosts.local));
      if (token !== undefined) await identity.sessions.end(tenant, token);
      return {
        // What the browser kept of the app, as the names of files in upload, goes with the session.
        reply: noContent({
          cookies: [endedCookie(site, hosts.local)],
          headers: { 'clear-site-data': '"storage"' },
        }),
        audit: session ? { action: 'session.ended' } : [],
      };
    }),
  });
}
