import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { isToken, newToken, tokenHash } from './tokens';

/** What a link in a mail is for. */
export const PURPOSES = ['invitation', 'password-reset', 'email-change'] as const;
export type Purpose = (typeof PURPOSES)[number];

const linkSchema = z.object({
  purpose: z.enum(PURPOSES),
  /** Id of the person or of the invitation. */
  subject: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
  /** The new address, of a change of it. */
  email: z.string().default(''),
});
export type Link = z.infer<typeof linkSchema>;
type Whose = Pick<Tenant, 'id'>;

/** Whatever is wrong with it: what somebody holds in their hand tells nothing about accounts. */
export const linkOver = (): AppError =>
  new AppError('not-found', {
    detail: 'This link was used already, has run out, or was copied in part. Ask for a new one.',
  });

const PREFIX = 'link|';
const keyOf = (token: string): string => `${PREFIX}${tokenHash(token)}`;

export interface Links {
  /** Keeps a link and answers its token, which is nowhere else. Earlier ones for the same purpose and person end. */
  make(tenant: Whose, link: Link): Promise<string>;
  /** Undefined for what is unknown, another customer's, used, for another purpose, or has run out. */
  find(tenant: Whose, purpose: Purpose, token: string, now: number): Promise<Link | undefined>;
  /** Part of the transaction in which the link takes effect: fails as `missing` where it was used meanwhile. */
  use(token: string): Change;
  /** Ends all links of a person or an invitation. */
  end(tenant: Whose, subject: string, purpose?: Purpose): Promise<void>;
  /** Takes away what has run out, of all customers; answers how many. */
  forget(now: number): Promise<number>;
}

/** Links in mails, single use: a hash of the token leads to what it is for, in the partition of the customer. */
export function tableLinks(table: Table): Links {
  async function end(tenant: Whose, subject: string, purpose?: Purpose): Promise<void> {
    for await (const page of table.range(tenant.id, { from: PREFIX }))
      for (const entity of page) {
        const link = linkSchema.parse(entity);
        if (link.subject === subject && (purpose === undefined || link.purpose === purpose))
          await table.write(tenant.id, [{ kind: 'delete', rowKey: entity.rowKey }]);
      }
  }
  return {
    end,
    async make(tenant, link) {
      await end(tenant, link.subject, link.purpose);
      const token = newToken();
      await table.write(tenant.id, [{ kind: 'create', rowKey: keyOf(token), props: link }]);
      return token;
    },
    async find(tenant, purpose, token, now) {
      if (!isToken(token)) return undefined;
      const entity = await table.get(tenant.id, keyOf(token));
      const link = entity && linkSchema.parse(entity);
      return link?.purpose === purpose && link.until > now ? link : undefined;
    },
    use: (token) => ({ kind: 'delete', rowKey: keyOf(token) }),
    async forget(now) {
      let gone = 0;
      for await (const page of table.scan(`RowKey ge '${PREFIX}' and RowKey lt 'link}'`))
        for (const entity of page) {
          if (linkSchema.parse(entity).until > now) continue;
          await table.write(entity.partitionKey, [{ kind: 'delete', rowKey: entity.rowKey }]);
          gone++;
        }
      return gone;
    },
  };
}
