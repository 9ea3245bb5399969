import { acsMailer } from './acs-mailer';
import { appCredential } from './credential';
import type { Mailer } from './mail';
import type { Settings } from './settings';
import { smtpMailer } from './smtp-mailer';

/** Azure Communication Services by identity where the settings name it, SMTP elsewhere. */
export function mailerFrom({ mail }: Pick<Settings, 'mail'>): Mailer {
  const { from, acsEndpoint, smtpUrl, clientId } = mail;
  if (acsEndpoint) return acsMailer({ endpoint: acsEndpoint, from }, appCredential(clientId));
  if (smtpUrl) return smtpMailer({ url: smtpUrl, from });
  throw new Error('The settings name nobody who sends mails');
}
