import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { TLSSocket } from 'node:tls';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Visited {
  status: number;
  /** Whole days that the certificate is valid; undefined without TLS. */
  certificateDays: number | undefined;
}
export type Visit = (url: string) => Promise<Visited>;

/**
 * Asks for the head of a page over a connection of its own, as a visitor who comes for the first time; follows
 * nothing. Throws where there is no answer in time, or a certificate that no browser would take.
 */
export const visitor =
  (now: () => number, options: { timeoutMs?: number; ca?: string; servername?: string } = {}): Visit =>
  (url) =>
    new Promise((resolve, reject) => {
      const { timeoutMs = 15_000, ...tls } = options;
      const send = url.startsWith('https:') ? secure : plain;
      const asked = send(
        url,
        { method: 'HEAD', agent: false, signal: AbortSignal.timeout(timeoutMs), ...tls },
        (answer) => {
          answer.resume();
          const certificate = (answer.socket as Partial<TLSSocket>).getPeerCertificate?.();
          const ends = Date.parse(certificate?.valid_to ?? '');
          resolve({
            status: answer.statusCode ?? 0,
            certificateDays: Number.isNaN(ends) ? undefined : Math.floor((ends - now()) / DAY_MS),
          });
        },
      );
      asked.on('error', reject);
      asked.end();
    });
