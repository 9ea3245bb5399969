import { connect } from 'node:tls';
import type { Visitor } from './model';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Opens a TLS connection as a browser would, with the same roots, and reads how long the certificate is valid. */
export const tlsVisitor = (
  now: () => number,
  options: { port?: number; address?: string; ca?: string; timeoutMs?: number } = {},
): Visitor => ({
  daysLeft: (host) =>
    new Promise((resolve, reject) => {
      const { port = 443, address, ca, timeoutMs = 15_000 } = options;
      // Node itself refuses a chain that it cannot follow, another host, and a date that has passed.
      const socket = connect({ host: address ?? host, port, servername: host, ...(ca ? { ca } : {}) });
      socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const ends = Date.parse(socket.getPeerCertificate().valid_to);
        socket.end();
        resolve(Math.floor((ends - now()) / DAY_MS));
      });
    }),
});
