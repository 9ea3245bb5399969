import type { Transporter } from 'nodemailer';
import { MailNotSent, oneLine, type Mailer } from './mail';

/** Longest that connecting, greeting and each answer may take. */
const PATIENCE_MS = 10_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** SMTP (RFC 5321) through nodemailer, loaded at the first mail. TLS is asked for wherever the mail leaves the machine. */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const { hostname } = new URL(url);
  let made: Promise<Transporter> | undefined;
  const connect = async (): Promise<Transporter> => {
    const { createTransport } = await import('./smtp');
    return createTransport({
      url,
      requireTLS: !LOOPBACK.test(hostname),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      // A mail is words: whatever stands in it, no file and no address is opened for it.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  return {
    async send({ to, subject, text, html }) {
      const transport = await (made ??= connect());
      try {
        await transport.sendMail({
          from,
          // As an object it is one address, whatever commas it holds.
          to: { name: '', address: to },
          subject: oneLine(subject),
          text,
          ...(html === undefined ? {} : { html }),
        });
      } catch (error) {
        const { code = 'failed', responseCode = 0 } = error as { code?: string; responseCode?: number };
        // An envelope that no server was asked about holds no address at all.
        const lasting = responseCode >= 500 || (code === 'EENVELOPE' && responseCode === 0);
        throw new MailNotSent(`SMTP: ${code} ${responseCode}`, lasting);
      }
    },
  };
}
