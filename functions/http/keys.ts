import { z } from 'zod';
import { KEY_SCOPES, keyView, newKeyView, type ApiKey } from '../../shared/identity';
import { toInstant } from '../../shared/platform/clock';
import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { created, noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { byPerson } from './people';

const keyParams = z.object({ id: z.string().regex(/^key_[0-9a-z]{26}$/, 'This is no id of a key.') });
const keyBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
  /** Days that it lasts: every key ends, so that a forgotten one does. */
  days: z.number().int().min(1).max(730),
});

const toKey = (key: ApiKey, now: number) =>
  keyView.parse({
    ...key,
    createdAt: toInstant(key.createdAt),
    expiresAt: toInstant(key.until),
    expired: key.until <= now,
    usedAt: key.usedAt === 0 ? null : toInstant(key.usedAt),
  });

/** `/api/keys`: what a customer's programs sign in with. */
export function registerKeys(app: Registrar, { tenantRoute, identity, clock }: Deps): void {
  const { keys } = identity;
  const target = (id: string) => ({ kind: 'key', id });

  app.http('keys-list', {
    methods: ['GET'],
    route: 'api/keys',
    handler: tenantRoute({ permission: 'keys:read' }, async ({ tenant }) => ({
      reply: ok({ items: (await keys.list(tenant)).map((key) => toKey(key, clock.now())), next: null }),
    })),
  });

  app.http('keys-create', {
    methods: ['POST'],
    route: 'api/keys',
    // No Idempotency-Key: the answer would be kept, and the key with it.
    handler: tenantRoute({ permission: 'keys:write', body: keyBody }, async ({ tenant, session, body }) => {
      if (!tenant.features.includes('api_integration'))
        throw new AppError('forbidden', { detail: 'The plan of this company does not include keys.' });
      const { key, secret } = await keys.create(tenant, byPerson(session), body);
      return {
        reply: created(newKeyView.parse({ ...toKey(key, clock.now()), key: secret }), `/api/keys/${key.id}`),
        audit: {
          action: 'key.created',
          target: target(key.id),
          after: { scopes: key.scopes, expiresAt: toInstant(key.until) },
        },
      };
    }),
  });

  app.http('keys-revoke', {
    methods: ['DELETE'],
    route: 'api/keys/{id}',
    handler: tenantRoute({ permission: 'keys:write', params: keyParams }, async ({ tenant, params }) => {
      const { scopes } = await keys.revoke(tenant, params.id);
      return {
        reply: noContent(),
        audit: { action: 'key.revoked', target: target(params.id), before: { scopes } },
      };
    }),
  });
}
