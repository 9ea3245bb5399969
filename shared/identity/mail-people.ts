import { MailNotSent, type Mail, type Mailer } from '../platform/mail';
import type { Tenant } from '../tenancy';
import { isAllowed, type Permission, type Role } from './permissions';

/**
 * Sends a mail to everybody of a customer who may do something, one by one: nobody sees who else gets it.
 *
 * @throws MailNotSent where it reached nobody
 */
export const mailPeople =
  (list: (tenant: Tenant) => Promise<{ email: string; role: Role }[]>, mailer: Mailer) =>
  async (tenant: Tenant, permission: Permission, mail: Omit<Mail, 'to'>): Promise<void> => {
    let reached = 0;
    let trouble: unknown = new MailNotSent('There is nobody to tell.', true);
    for (const { email } of (await list(tenant)).filter(({ role }) => isAllowed(role, permission))) {
      try {
        await mailer.send({ ...mail, to: email });
        reached++;
      } catch (error) {
        trouble = error;
      }
    }
    if (reached === 0) throw trouble;
  };
