import { z } from 'zod';
import { permissionsOf, type User } from '../../shared/identity';
import { sessionView } from '../../shared/imports';
import { AppError } from '../../shared/platform/errors';
import type { Tenant } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { endedCookie, readCookie, sessionCookie, sessionCookieName } from '../pipeline/cookies';
import { noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

const credentials = z.strictObject({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1_000),
});

const view = (tenant: Tenant, user: User) =>
  sessionView.parse({
    user: { id: user.id, email: user.email, name: user.name, role: user.role },
    customer: { id: tenant.id, name: tenant.name, status: tenant.status, timeZone: tenant.timeZone },
    permissions: permissionsOf(user.role),
  });

/** `/api/session`: sign in, who am I, sign out. */
export function registerSession(app: Registrar, { customerRoute, sessions, signIn, hosts }: Deps): void {
  app.http('session-create', {
    methods: ['POST'],
    route: 'api/session',
    handler: customerRoute({ body: credentials }, async ({ tenant, site, body }) => {
      const { user, token } = await signIn(tenant, { ...body, address: site.address });
      return { reply: { ...ok(view(tenant, user)), cookies: [sessionCookie(site, hosts.local, token)] } };
    }),
  });
  app.http('session-get', {
    methods: ['GET'],
    route: 'api/session',
    handler: customerRoute({}, ({ tenant, session }) => {
      if (!session) throw new AppError('not-signed-in');
      return Promise.resolve({ reply: ok(view(tenant, session.user)) });
    }),
  });
  app.http('session-end', {
    methods: ['DELETE'],
    route: 'api/session',
    handler: customerRoute({}, async ({ tenant, site, request }) => {
      const token = readCookie(request, sessionCookieName(site, hosts.local));
      if (token !== undefined) await sessions.end(tenant, token);
      return { reply: noContent({ cookies: [endedCookie(site, hosts.local)] }) };
    }),
  });
}
