import type { AuditService } from '../audit';
import type { Log } from '../platform/log';
import type { UserStore } from './users';

/**
 * Erases what is left of people who were removed: network addresses beside their entries in the audit log, name and
 * address of those who were removed before these went at once. Noted when all of it is gone, so that a process that is
 * killed leaves the rest to the next night. Answers how many people were erased.
 */
export async function erasePeople(
  { users, audit, log }: { users: UserStore; audit: Pick<AuditService, 'erasePersonal'>; log: Log },
  signal: AbortSignal,
): Promise<number> {
  let erased = 0;
  for (const { customer, id } of await users.toErase()) {
    if (signal.aborted) return erased;
    try {
      await audit.erasePersonal({ id: customer }, id, { kind: 'system', id: 'erasure' });
      await users.noteErased({ id: customer }, id);
      erased++;
    } catch (error) {
      // One person's trouble is nobody else's; the next night comes.
      log.error('somebody who was removed could not be erased', { customer, user: id, error });
    }
  }
  return erased;
}
