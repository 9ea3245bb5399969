import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { tlsVisitor } from '../../../infra/certificates/visit';

const file = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'tls', name), 'utf8');
const NOW = Date.parse('2125-12-11T12:00:00Z');
const servers: Server[] = [];

async function visit(host: string, options: { certificate?: string; ca?: string } = {}): Promise<number> {
  const certificate = file(options.certificate ?? 'certificate.pem');
  const server = createServer({ cert: certificate, key: file('key.pem') }, (socket) => {
    socket.on('error', () => undefined);
    socket.end();
  });
  servers.push(server);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ca = options.ca ?? certificate;
  return tlsVisitor(() => NOW, { port, address: '127.0.0.1', ca, timeoutMs: 5_000 }).daysLeft(host);
}

afterAll(() => {
  for (const server of servers) server.close();
});

describe('the certificate that visitors see', () => {
  it('tells its days, for the apex and for a name below the wildcard', async () => {
    expect(await visit('facilityapps.example')).toBe(20);
    expect(await visit('canary.facilityapps.example')).toBe(20);
  });

  it('is refused for another host, and two levels below the wildcard', async () => {
    await expect(visit('example.com')).rejects.toThrow(/altnames|does not match/i);
    await expect(visit('a.b.facilityapps.example')).rejects.toThrow(/altnames|does not match/i);
  });

  it('is refused when it has ended, and when nobody known issued it', async () => {
    await expect(visit('facilityapps.example', { certificate: 'ended.pem' })).rejects.toThrow(/expired/);
    await expect(visit('facilityapps.example', { ca: file('ended.pem') })).rejects.toThrow(
      /self-signed|verify/i,
    );
  });

  it('is an error where nobody listens', async () => {
    const nobody = tlsVisitor(() => NOW, { port: 1, address: '127.0.0.1' });
    await expect(nobody.daysLeft('facilityapps.example')).rejects.toThrow(/ECONNREFUSED/);
  });
});
