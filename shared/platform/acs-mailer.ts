import type { TokenCredential } from '@azure/identity';
import { MailNotSent, oneLine, type Mailer } from './mail';

/** As Microsoft's own client asks for it, both slashes included. */
const SCOPE = 'https://communication.azure.com//.default';
const VERSION = '2023-03-31';
const PATIENCE_MS = 15_000;

/**
 * Azure Communication Services Email by its REST interface (`emails:send`), signed in by identity. An answer of 202
 * means that the service took the mail, as with SMTP; what becomes of it later is in the service's own log.
 */
export function acsMailer(
  { endpoint, from }: { endpoint: string; from: string },
  credential: TokenCredential,
): Mailer {
  const address = new URL(`/emails:send?api-version=${VERSION}`, endpoint);
  return {
    async send({ to, subject, text, html }) {
      const token = await credential.getToken(SCOPE);
      if (!token) throw new MailNotSent('ACS: no token for the identity', false);
      let status: number;
      try {
        const answer = await fetch(address, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(PATIENCE_MS),
          headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            senderAddress: from,
            recipients: { to: [{ address: to }] },
            content: {
              subject: oneLine(subject),
              plainText: text,
              ...(html === undefined ? {} : { html }),
            },
            userEngagementTrackingDisabled: true,
          }),
        });
        status = answer.status;
        await answer.body?.cancel();
      } catch {
        throw new MailNotSent('ACS: no answer', false);
      }
      if (status === 202) return;
      // 400: the mail or its address is wrong; all others (401 and 403 too: a role takes its time) may pass.
      throw new MailNotSent(`ACS: status ${status}`, status === 400);
    },
  };
}
