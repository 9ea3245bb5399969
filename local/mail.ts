import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

interface Mail {
  id: string;
  receivedAt: string;
  from: string;
  to: string;
  subject: string;
  text: string;
}

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  );

/** Words of a mail with its addresses as links, so that a person goes on from there. */
const withLinks = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? `<a href="${escape(part)}">${escape(part)}</a>` : escape(part)))
    .join('');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(title)}</title></head><body><h1>${escape(title)}</h1>${body}</body></html>`;

async function read(folder: string, id: string): Promise<Mail> {
  const mail = await simpleParser(readFileSync(join(folder, `${id}.eml`)));
  const to = [mail.to ?? []].flat().map((address) => address.text);
  return {
    id,
    receivedAt: mail.date?.toISOString() ?? '',
    from: mail.from?.text ?? '',
    to: to.join(', '),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
  };
}

/** The mail sink of one machine: takes every mail by SMTP, keeps it as a file, shows it on a page. Nothing leaves. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, smtp: { type: 'string' }, data: { type: 'string' } },
  });
  if (!values.port || !values.smtp || !values.data)
    throw new Error('Usage: mail --port N --smtp N --data DIR');
  const folder = values.data;
  mkdirSync(folder, { recursive: true });

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        // Names sort by time, newest last.
        writeFileSync(join(folder, `${Date.now()}-${randomUUID().slice(0, 8)}.eml`), Buffer.concat(parts));
        done();
      });
    },
  });
  smtp.on('error', (error) => console.error(error.message));

  const ids = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
      .sort()
      .reverse();

  const http = createServer((request, response) => {
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': "default-src 'none'",
      });
      response.end(body);
    };
    const answer = async () => {
      const path = new URL(request.url ?? '/', 'http://mail').pathname;
      const one = /^\/messages\/([0-9]+-[0-9a-f]+)$/.exec(path)?.[1];
      if (one !== undefined && ids().includes(one)) {
        const mail = await read(folder, one);
        return send(
          200,
          'text/html',
          page(
            mail.subject,
            `<p>${escape(mail.from)} to ${escape(mail.to)}</p><pre>${withLinks(mail.text)}</pre><p><a href="/">All mails</a></p>`,
          ),
        );
      }
      if (path === '/messages')
        return send(
          200,
          'application/json',
          JSON.stringify(await Promise.all(ids().map((id) => read(folder, id)))),
        );
      if (path !== '/') return send(404, 'text/plain', 'There is nothing here\n');
      const mails = await Promise.all(ids().map((id) => read(folder, id)));
      const rows = mails.map(
        (mail) =>
          `<li><a href="/messages/${mail.id}">${escape(mail.subject || '(no subject)')}</a> to ${escape(mail.to)}, ${escape(mail.receivedAt)}</li>`,
      );
      send(
        200,
        'text/html',
        page('Mail', rows.length > 0 ? `<ul>${rows.join('')}</ul>` : '<p>No mail has come.</p>'),
      );
    };
    answer().catch((error: unknown) =>
      send(500, 'text/plain', error instanceof Error ? error.message : 'failed'),
    );
  });

  smtp.listen(Number(values.smtp), '127.0.0.1');
  http.listen(Number(values.port), '127.0.0.1');
  await once(http, 'listening');
  const stop = () => {
    http.closeAllConnections();
    smtp.close(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => undefined);
  process.on('disconnect', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
