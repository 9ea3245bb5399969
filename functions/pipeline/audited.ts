import type { Actor, AuditEvent, AuditNote, AuditTrail } from '../../shared/audit';
import { isAppError } from '../../shared/platform/errors';
import type { Tenant } from '../../shared/tenancy';
import type { Outcome } from './routes';

/** A refusal that the log is to know of (a sign-in with a wrong password): answered as the error, and noted. */
export class NotedRefusal extends Error {
  constructor(
    readonly error: unknown,
    readonly notes: AuditNote[],
  ) {
    super('A refusal that is noted', { cause: error });
  }
}

interface About {
  /** Name of the function. */
  route: string;
  actor: Actor;
  address: string;
  target: string;
}

/**
 * Runs a handler and puts what it says it did into the audit log, before anything is queued or answered. Of a write
 * the intent is written first: a process that dies in between leaves that. What is refused by name changed nothing,
 * so its intent goes; what fails otherwise may have changed something, and its intent stays.
 */
export async function audited(
  trail: AuditTrail,
  tenant: Tenant,
  about: About,
  intentFirst: boolean,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const toEvent = ({ actor = about.actor, ...note }: AuditNote): AuditEvent => ({
    ...note,
    actor,
    address: about.address,
  });
  const begun = intentFirst ? await trail.begin(tenant, about) : undefined;
  const settle = async (notes: AuditNote[]): Promise<void> => {
    if (begun) await begun.done(notes.map(toEvent));
    else for (const note of notes) await trail.record(tenant, toEvent(note));
  };
  let outcome: Outcome;
  try {
    outcome = await work();
  } catch (error) {
    if (error instanceof NotedRefusal) {
      await settle(error.notes);
      throw error.error;
    }
    // The refusal is what the person has to hear, whatever becomes of the intent.
    if (isAppError(error) && error.status < 500) await begun?.refused().catch(() => undefined);
    throw error;
  }
  await settle([outcome.audit ?? []].flat());
  return outcome;
}
