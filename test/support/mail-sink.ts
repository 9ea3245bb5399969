import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface SunkMail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/**
 * Takes every mail by SMTP and keeps it in memory. Where it asks for a password, one that is wrong is told back, as
 * some servers do.
 */
export async function mailSink(password?: string) {
  const mails: SunkMail[] = [];
  const wanted = { password };
  const smtp = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth(auth, _session, done) {
      if (auth.password === wanted.password) done(null, { user: auth.username });
      else done(new Error(`Wrong password: ${String(auth.password)}`));
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(({ to, subject = '', text = '', html }) => {
        mails.push({
          to: [to ?? []]
            .flat()
            .map((one) => one.text)
            .join(', '),
          subject,
          text,
          html: html || '',
        });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  const who = password === undefined ? '' : `importer:${encodeURIComponent(password)}@`;
  return {
    url: `smtp://${who}127.0.0.1:${port}`,
    mails,
    /** Wants another password from now on. */
    changePassword(to: string): void {
      wanted.password = to;
    },
    stop: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}
