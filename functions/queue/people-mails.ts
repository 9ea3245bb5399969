import { app } from '@azure/functions';
import type { Deps } from '../deps';
import { CONNECTION, mailMessage, QUEUES } from '../pipeline/queues';

/** Mails to people: sent by a queue, so that a mail server that is away delays nobody, and an answer tells nothing. */
export function registerPeopleMails({ tenants, identity, log }: Deps): void {
  app.storageQueue('people-mails', {
    queueName: QUEUES.mails,
    connection: CONNECTION,
    handler: async (raw: unknown) => {
      const { customer, job } = mailMessage.parse(raw);
      const tenant = await tenants.tenantById(customer);
      if (tenant) await identity.sendMail(tenant, job);
      else log.warn('mail for an unknown customer', { customer });
    },
  });
}

/** A mail that could not be sent again and again: whoever waits for it can ask once more. */
export function registerPeopleMailsPoison({ log }: Deps): void {
  app.storageQueue('people-mails-poison', {
    queueName: `${QUEUES.mails}-poison`,
    connection: CONNECTION,
    handler: (raw: unknown) => {
      const parsed = mailMessage.safeParse(raw);
      log.error(
        'mail given up',
        parsed.success ? { customer: parsed.data.customer, mail: parsed.data.job.mail } : {},
      );
    },
  });
}
