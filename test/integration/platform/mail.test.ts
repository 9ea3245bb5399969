import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttp } from 'node:http';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { acsMailer } from '../../../shared/platform/acs-mailer';
import type { Mail, Mailer } from '../../../shared/platform/mail';
import { smtpMailer } from '../../../shared/platform/smtp-mailer';

const FROM = 'no-reply@importer.example';
interface Got {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}
/** A post office of one of the two kinds: what it got, and how to make it refuse. */
interface Office {
  mailer: Mailer;
  got: Got[];
  refuse(how: 'for good' | 'for now' | 'not'): void;
  stop(): Promise<void>;
}

async function smtpOffice(): Promise<Office> {
  const got: Got[] = [];
  let refusing = 'not';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (refusing === 'not') return done();
      const code = refusing === 'for good' ? 550 : 451;
      done(Object.assign(new Error(`No such person ${_address.address}`), { responseCode: code }));
    },
    onData(stream, session, done) {
      void simpleParser(stream).then(({ from, subject = '', text = '', html }) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        got.push({ from: from?.text ?? '', to, subject, text: text.trim(), html: html || '' });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    mailer: smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM }),
    got,
    refuse: (how) => (refusing = how),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function acsOffice(): Promise<Office> {
  const got: Got[] = [];
  let refusing = 'not';
  const server = createHttp((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const right =
        request.method === 'POST' &&
        request.url === '/emails:send?api-version=2023-03-31' &&
        request.headers.authorization === 'Bearer a.b.c';
      const refused = { 'for good': 400, 'for now': 429, not: right ? 202 : 401 }[refusing] ?? 500;
      const mail = JSON.parse(Buffer.concat(parts).toString()) as {
        senderAddress: string;
        recipients: { to: { address: string }[] };
        content: { subject: string; plainText: string; html?: string };
      };
      if (refused === 202)
        got.push({
          from: mail.senderAddress,
          to: mail.recipients.to.map(({ address }) => address),
          subject: mail.content.subject,
          text: mail.content.plainText,
          html: mail.content.html ?? '',
        });
      response.writeHead(refused, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: '1', status: 'Running', to: mail.recipients.to }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const token = { token: 'a.b.c', expiresOnTimestamp: Date.parse('2100-01-01') };
  return {
    mailer: acsMailer(
      { endpoint: `http://127.0.0.1:${port}`, from: FROM },
      { getToken: () => Promise.resolve(token) },
    ),
    got,
    refuse: (how) => (refusing = how),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const MAIL: Mail = { to: 'anna@example.org', subject: 'Grüße – hello', text: 'First line\nzweite Zeile' };

describe.each([
  ['SMTP', smtpOffice],
  ['Azure Communication Services', acsOffice],
])('mails by %s', (_name, open) => {
  let office: Office;
  beforeAll(async () => void (office = await open()));
  afterAll(() => office.stop());
  beforeEach(() => {
    office.got.length = 0;
    office.refuse('not');
  });

  it('arrive as they were written, from our address', async () => {
    await office.mailer.send({ ...MAIL, html: '<p>First line</p>' });
    await office.mailer.send(MAIL);
    const mail = { from: FROM, to: [MAIL.to], subject: MAIL.subject, text: MAIL.text };
    expect(office.got).toEqual([
      { ...mail, html: '<p>First line</p>' },
      { ...mail, html: '' },
    ]);
  });

  it('have one receiver and no header that a name brought in', async () => {
    await office.mailer.send({ ...MAIL, subject: 'Join Evil\r\nBcc: spy@example.org\r\n\r\nInc' });
    expect(office.got[0]?.to).toEqual([MAIL.to]);
    expect(office.got[0]?.subject).toBe('Join Evil Bcc: spy@example.org Inc');
    await office.mailer.send({ ...MAIL, to: 'a@example.org, b@example.org' }).catch(() => undefined);
    expect(office.got.slice(1).filter(({ to }) => to.includes('b@example.org'))).toEqual([]);
  });

  it('that are refused say so, whether for good, and without the address', async () => {
    office.refuse('for good');
    const lasting: unknown = await office.mailer.send(MAIL).catch((error: unknown) => error);
    expect(lasting).toMatchObject({ name: 'MailNotSent', lasting: true });
    office.refuse('for now');
    const passing: unknown = await office.mailer.send(MAIL).catch((error: unknown) => error);
    expect(passing).toMatchObject({ name: 'MailNotSent', lasting: false });
    expect(`${String(lasting)} ${String(passing)}`).not.toContain('anna');
    office.refuse('not');
    await office.mailer.send(MAIL);
    expect(office.got).toHaveLength(1);
  });
});

it('is no lasting refusal when nobody answers', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const credential = { getToken: () => Promise.resolve({ token: 'a', expiresOnTimestamp: 0 }) };
  for (const mailer of [
    smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM }),
    acsMailer({ endpoint: `http://127.0.0.1:${port}`, from: FROM }, credential),
  ])
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ name: 'MailNotSent', lasting: false });
});
