import { z } from 'zod';
import type { AuditLog } from '../audit';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { MailNotSent, type Mail, type Mailer } from '../platform/mail';
import { letterHead, type Tenant } from '../tenancy';
import type { InvitationStore } from './invitations';
import {
  emailChangeLetter,
  invitationLetter,
  noticeLetter,
  NOTICES,
  resetLetter,
  type Notice,
} from './letters';
import type { Links } from './links';
import type { UserStore } from './users';

/**
 * A mail that is to be sent, as it waits in a queue: what is asked for, never a token, which is made when it is sent.
 * Whoever asks for a reset gets their answer before anybody has looked whether there is such an account.
 */
export const mailJob = z.discriminatedUnion('mail', [
  z.object({ mail: z.literal('invitation'), invitation: z.string() }),
  z.object({ mail: z.literal('password-reset'), email: z.string() }),
  z.object({ mail: z.literal('email-change'), user: z.string(), email: z.string() }),
  z.object({
    mail: z.literal('notice'),
    notice: z.enum(Object.keys(NOTICES) as [Notice, ...Notice[]]),
    email: z.string(),
  }),
]);
export type MailJob = z.infer<typeof mailJob>;

export const RESET_MS = 30 * 60_000;
export const EMAIL_CHANGE_MS = 60 * 60_000;
const DAY_MS = 24 * 3_600_000;

export interface MailJobDeps {
  users: UserStore;
  links: Links;
  invitations: InvitationStore;
  mailer: Mailer;
  audit: AuditLog;
  /** Where the customer's people work. */
  home: (tenant: Tenant) => string;
  clock: Clock;
  log: Log;
}

/** Sends what a job asks for. Throws where trying again may help; a mail that is refused for good is logged. */
export function sendMails(deps: MailJobDeps) {
  const { users, links, invitations, mailer, audit, home, clock, log } = deps;
  const byApp = { kind: 'system', id: 'mails' } as const;

  async function toInvited(tenant: Tenant, id: string): Promise<Mail | undefined> {
    const invitation = await invitations.find(tenant, id);
    const now = clock.now();
    if (!invitation || invitation.until <= now) return undefined;
    const inviter = await users.find(tenant, invitation.invitedBy);
    const token = await links.make(tenant, {
      purpose: 'invitation',
      subject: id,
      until: invitation.until,
      email: '',
    });
    const of = { to: invitation.email, head: letterHead(tenant), home: home(tenant) };
    const days = Math.max(1, Math.round((invitation.until - now) / DAY_MS));
    return invitationLetter(of, { token, inviter: inviter?.name || 'An admin', role: invitation.role, days });
  }

  async function toForgetful(tenant: Tenant, email: string): Promise<Mail | undefined> {
    const user = await users.findByEmail(tenant, email);
    if (!user) return undefined;
    const until = clock.now() + RESET_MS;
    const token = await links.make(tenant, { purpose: 'password-reset', subject: user.id, until, email: '' });
    await audit.record(tenant, {
      action: 'password-reset.sent',
      actor: byApp,
      target: { kind: 'user', id: user.id },
    });
    const of = { to: user.email, head: letterHead(tenant), home: home(tenant) };
    return resetLetter(of, { token, minutes: RESET_MS / 60_000 });
  }

  async function toNewAddress(tenant: Tenant, id: string, email: string): Promise<Mail | undefined> {
    const user = await users.find(tenant, id);
    if (!user || user.removedAt > 0) return undefined;
    const until = clock.now() + EMAIL_CHANGE_MS;
    const token = await links.make(tenant, { purpose: 'email-change', subject: id, until, email });
    const of = { to: email, head: letterHead(tenant), home: home(tenant) };
    return emailChangeLetter(of, { token, minutes: EMAIL_CHANGE_MS / 60_000 });
  }

  function write(tenant: Tenant, job: MailJob): Promise<Mail | undefined> {
    switch (job.mail) {
      case 'invitation':
        return toInvited(tenant, job.invitation);
      case 'password-reset':
        return toForgetful(tenant, job.email);
      case 'email-change':
        return toNewAddress(tenant, job.user, job.email);
      case 'notice':
        return Promise.resolve(
          noticeLetter({ to: job.email, head: letterHead(tenant), home: home(tenant) }, job.notice),
        );
    }
  }

  return async (tenant: Tenant, job: MailJob): Promise<void> => {
    const mail = await write(tenant, job);
    if (!mail) return;
    try {
      await mailer.send(mail);
    } catch (error) {
      if (!(error instanceof MailNotSent) || !error.lasting) throw error;
      log.warn('a mail was refused for good', { customer: tenant.id, mail: job.mail, error });
      return;
    }
    if (job.mail === 'invitation') await invitations.noteSent(tenant, job.invitation, clock.now());
  };
}
