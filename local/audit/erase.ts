import { auditService, secretSigner } from '../../shared/audit';
import { argonPasswords, erasePeople, userStore, type ErasedPerson } from '../../shared/identity';
import { systemClock } from '../../shared/platform/clock';
import { systemIds } from '../../shared/platform/ids';
import { jsonLog } from '../../shared/platform/log';
import { CannotStart } from '../import/usage';
import type { auditPlace } from './place';

/** Erases people who were removed, now; one of them alone where they are named. Throws CannotStart for who was not. */
export async function eraseRemoved(
  place: ReturnType<typeof auditPlace>,
  customers: string[],
  person: string | undefined,
): Promise<ErasedPerson[]> {
  const clock = systemClock();
  const ids = systemIds(clock);
  const log = jsonLog((line) => process.stderr.write(`${line}\n`));
  const users = userStore(place.people, argonPasswords(), ids, clock);
  if (person !== undefined) {
    const found = (await Promise.all(customers.map((id) => users.find({ id }, person)))).find(Boolean);
    if (!found) throw new CannotStart(`There is nobody with the id ${person}.`);
    if (found.removedAt === 0)
      throw new CannotStart(`${person} was not removed. Remove them from the people of the customer first.`);
  }
  const audit = auditService({ ...place, signer: secretSigner(place.secrets()), clock, ids, log });
  return erasePeople({ users, audit, log }, new AbortController().signal, {
    by: { kind: 'operator', id: 'terminal' },
    only: ({ customer, id }) => customers.includes(customer) && (person === undefined || id === person),
  });
}
