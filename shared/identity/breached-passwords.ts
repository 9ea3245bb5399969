import { createHash } from 'node:crypto';
import type { Log } from '../platform/log';

export interface BreachedPasswords {
  has(password: string): Promise<boolean>;
}

const PATIENCE_MS = 2_000;

/**
 * A list of stolen passwords that is asked by the first five digits of a SHA-1 hash alone (k-anonymity, the range
 * interface of Have I Been Pwned): the password cannot be told from what is sent. Where nobody answers in time the
 * bundled list has to do.
 */
export function breachedPasswords(url: string, log: Log): BreachedPasswords {
  return {
    async has(password) {
      const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
      try {
        const answer = await fetch(
          new URL(`range/${hash.slice(0, 5)}`, url.endsWith('/') ? url : `${url}/`),
          {
            headers: { 'add-padding': 'true' },
            redirect: 'error',
            signal: AbortSignal.timeout(PATIENCE_MS),
          },
        );
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const found = (await answer.text())
          .split(/\r?\n/)
          .find((line) => line.startsWith(`${hash.slice(5)}:`));
        // Padding has a count of 0.
        return found !== undefined && !/:0+$/.test(found.trim());
      } catch (error) {
        log.warn('stolen passwords could not be asked about', { error });
        return false;
      }
    },
  };
}
