import type { Actor, AuditService } from '../audit';
import type { Log } from '../platform/log';
import type { UserStore } from './users';

export interface ErasedPerson {
  customer: string;
  person: string;
  /** Entries of the audit log that lost their network address. */
  addresses: number;
}

/**
 * Erases what is left of people who were removed: network addresses beside their entries in the audit log, name and
 * address of those who were removed before these went at once. Noted when all of it is gone, so that a process that is
 * killed leaves the rest to the next night. Answers who was erased.
 */
export async function erasePeople(
  { users, audit, log }: { users: UserStore; audit: Pick<AuditService, 'erasePersonal'>; log: Log },
  signal: AbortSignal,
  { by, only = () => true }: { by: Actor; only?: (who: { customer: string; id: string }) => boolean },
): Promise<ErasedPerson[]> {
  const erased: ErasedPerson[] = [];
  for (const { customer, id } of (await users.toErase()).filter(only)) {
    if (signal.aborted) return erased;
    try {
      const addresses = await audit.erasePersonal({ id: customer }, id, by);
      await users.noteErased({ id: customer }, id);
      erased.push({ customer, person: id, addresses });
    } catch (error) {
      // One person's trouble is nobody else's; the next night comes.
      log.error('somebody who was removed could not be erased', { customer, user: id, error });
    }
  }
  return erased;
}
