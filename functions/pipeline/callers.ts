import type { Actor } from '../../shared/audit';
import { isAllowed, keyAllows, type Keys, type Permission, type Session } from '../../shared/identity';
import { AppError } from '../../shared/platform/errors';
import { Forbidden } from './noted-refusals';
import type { Tenant } from '../../shared/tenancy';

/** Who asks; `session` where it is a person. */
export interface Caller {
  actor: Actor;
  session: Session | undefined;
}

/** A person by their session; throws `not-signed-in` without one, `forbidden` where the role lacks one of them. */
export function bySession(session: Session | undefined, permissions: readonly Permission[]): Caller {
  if (!session)
    throw new AppError('not-signed-in', { detail: 'Please sign in; a session ends after a while.' });
  const permission = permissions.find((one) => !session.permissions.includes(one));
  if (permission !== undefined)
    throw new Forbidden(
      { kind: 'user', id: session.user.id },
      isAllowed(session.role, permission)
        ? 'Your company asks for a second step. Set it up under Settings, My account.'
        : `Your role (${session.role}) does not include ${permission}.`,
    );
  return { actor: { kind: 'user', id: session.user.id }, session };
}

/**
 * A program by its key (RFC 6750, in the header alone); throws `not-signed-in` for one that is not known here, and
 * tells nothing else of it. A session cookie beside a key counts for nothing.
 */
export async function byKey(
  keys: Keys,
  tenant: Tenant,
  header: string,
  permissions: readonly Permission[],
): Promise<Caller> {
  const secret = /^Bearer +([^\s,]+)$/i.exec(header)?.[1];
  const key = secret === undefined ? undefined : await keys.find(tenant, secret);
  if (!key)
    throw new AppError('not-signed-in', {
      detail: 'This key is not known here, was revoked or has run out.',
    });
  const actor: Actor = { kind: 'key', id: key.id };
  if (!tenant.features.includes('api_integration'))
    throw new Forbidden(actor, 'The plan of this company does not include keys.');
  const lacking = permissions.find((one) => !keyAllows(key, one));
  if (lacking !== undefined) throw new Forbidden(actor, `This key does not include ${lacking}.`);
  return { actor, session: undefined };
}
