import { z } from 'zod';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { ROLES } from './permissions';

const invitationSchema = z.object({
  email: z.string(),
  role: z.enum(ROLES),
  /** Id of the person who invites. */
  invitedBy: z.string(),
  createdAt: z.number(),
  /** When the mail was handed over last; 0 until then. */
  sentAt: z.number().default(0),
  until: z.number(),
});
export type Invitation = z.infer<typeof invitationSchema> & { id: string };
type Whose = Pick<Tenant, 'id'>;

const PREFIX = 'invitation|';
const keyOf = (id: string): string => `${PREFIX}${id}`;

export interface InvitationStore {
  list(tenant: Whose): Promise<Invitation[]>;
  find(tenant: Whose, id: string): Promise<Invitation | undefined>;
  put({ id, ...props }: Invitation): Change;
  remove(id: string): Change;
  noteSent(tenant: Whose, id: string, now: number): Promise<void>;
}

/** Who was invited and has not come yet, beside the people of the customer. */
export function invitationStore(table: Table): InvitationStore {
  return {
    async list(tenant) {
      const all: Invitation[] = [];
      for await (const page of table.range(tenant.id, { from: PREFIX }))
        for (const entity of page)
          all.push({ id: entity.rowKey.slice(PREFIX.length), ...invitationSchema.parse(entity) });
      return all;
    },
    async find(tenant, id) {
      const entity = await table.get(tenant.id, keyOf(id));
      return entity && { id, ...invitationSchema.parse(entity) };
    },
    put: ({ id, ...props }) => ({ kind: 'put', rowKey: keyOf(id), props }),
    remove: (id) => ({ kind: 'delete', rowKey: keyOf(id) }),
    async noteSent(tenant, id, now) {
      // An invitation that was taken back meanwhile stays away.
      await table.write(tenant.id, [{ kind: 'merge', rowKey: keyOf(id), props: { sentAt: now } }]);
    },
  };
}
