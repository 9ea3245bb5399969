import type { Actor } from '../../shared/audit';
import { AppError } from '../../shared/platform/errors';
import {
  WINDOW_SECONDS,
  type Limit,
  type SharedLimits,
  type Standing,
} from '../../shared/platform/shared-limits';
import { limitsOf, type Tenant } from '../../shared/tenancy';

/** Headers of an answer, filled while the request goes through the pipeline; they stand on refusals too. */
export type AnswerHeaders = Record<string, string>;

export interface RequestLimits {
  /** Before it is known who asks: by where from. */
  fromAddress(address: string, headers: AnswerHeaders): Promise<void>;
  /** By session or key, and by customer: who has not signed in cannot use up what a customer's people have. */
  fromActor(tenant: Tenant, who: { actor: Actor; session: string }, headers: AnswerHeaders): Promise<void>;
}

const WORDS: Record<string, string> = {
  address: 'your network address',
  session: 'this session',
  key: 'this key',
  customer: 'your organisation',
};

/**
 * `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers has them (structured fields: a list of
 * items with a name, quota `q` and window `w`; what is left `r` and seconds to the next window `t`).
 */
function tell(headers: AnswerHeaders, standings: Standing[]): void {
  const list = (each: (standing: Standing) => string): string => standings.map(each).join(', ');
  headers['ratelimit-policy'] = list(({ limit }) => `"${limit.kind}";q=${limit.most};w=${WINDOW_SECONDS}`);
  headers.ratelimit = list(({ limit, left, resetSeconds }) => `"${limit.kind}";r=${left};t=${resetSeconds}`);
}

/** Requests a minute, shared between instances (`shared-limits.ts`). Throws `too-many-requests`. */
export function requestLimits(
  shared: SharedLimits,
  settings: { addressPerMinute: number; sessionPerMinute: number; keyPerMinute: number; factor: number },
): RequestLimits {
  const scaled = (most: number): number => Math.max(1, Math.round(most * settings.factor));
  async function take(limits: Limit[], headers: AnswerHeaders): Promise<void> {
    const standings = await Promise.all(limits.map((limit) => shared.take(limit)));
    tell(headers, standings);
    const over = standings.filter(({ allowed }) => !allowed);
    if (over.length === 0) return;
    throw new AppError('too-many-requests', {
      detail: `There were more requests than ${WORDS[over[0]?.limit.kind ?? ''] ?? 'you'} may send in a minute. Please slow down.`,
      retryAfter: Math.max(...over.map(({ resetSeconds }) => resetSeconds)),
    });
  }
  return {
    fromAddress: (address, headers) =>
      take([{ kind: 'address', id: address, most: scaled(settings.addressPerMinute) }], headers),
    fromActor(tenant, { actor, session }, headers) {
      const own: Limit =
        actor.kind === 'key'
          ? { kind: 'key', id: `${tenant.id} ${actor.id}`, most: scaled(settings.keyPerMinute) }
          : { kind: 'session', id: `${tenant.id} ${session}`, most: scaled(settings.sessionPerMinute) };
      const all: Limit = {
        kind: 'customer',
        id: tenant.id,
        most: scaled(limitsOf(tenant).requestsPerMinute),
      };
      return take([own, all], headers);
    },
  };
}
