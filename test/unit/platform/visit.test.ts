import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as plainServer, type Server } from 'node:http';
import { createServer as secureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { visitor } from '../../../shared/platform/visit';

const file = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'tls', name), 'utf8');
const NOW = Date.parse('2125-12-11T12:00:00Z');
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function serving(server: Server, status = 200): Promise<number> {
  servers.push(server);
  server.on('request', (request, response) => {
    response.statusCode = request.method === 'HEAD' ? status : 500;
    response.setHeader('location', '/elsewhere');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a visitor', () => {
  it('asks for the head of a page and follows nothing', async () => {
    const port = await serving(plainServer(), 307);
    const visited = await visitor(() => NOW)(`http://127.0.0.1:${port}/`);
    expect(visited).toEqual({ status: 307, certificateDays: undefined });
  });

  it('tells how long the certificate is valid', async () => {
    const cert = file('certificate.pem');
    const port = await serving(secureServer({ cert, key: file('key.pem') }));
    const visit = visitor(() => NOW, { ca: cert, servername: 'ab.facilityapps.example' });
    expect(await visit(`https://127.0.0.1:${port}/`)).toEqual({ status: 200, certificateDays: 20 });
  });

  it('refuses a certificate that no browser would take', async () => {
    const cert = file('certificate.pem');
    const port = await serving(secureServer({ cert, key: file('key.pem') }));
    await expect(visitor(() => NOW)(`https://127.0.0.1:${port}/`)).rejects.toThrow(/self-signed/);
    const wrongName = visitor(() => NOW, { ca: cert, servername: 'ab.example' });
    await expect(wrongName(`https://127.0.0.1:${port}/`)).rejects.toThrow(/altnames/);
  });

  it('does not wait for ever', async () => {
    const silent = plainServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    servers.push(silent);
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(visitor(() => NOW, { timeoutMs: 50 })(`http://127.0.0.1:${port}/`)).rejects.toThrow(
      /abort|time/i,
    );
    silent.closeAllConnections();
  });
});
