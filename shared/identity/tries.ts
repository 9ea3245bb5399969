import type { Bucket } from './throttle';
import { normalEmail } from './users';

/** From where somebody asks. */
export interface Asker {
  /** The peer that Front Door saw. */
  address: string;
}

const WINDOW_MS = 15 * 60_000;

/**
 * Tries with a password or a code in a quarter of an hour: few for one account from one place, so that guessing ends
 * soon; more for an account from everywhere, so that nobody can lock out somebody else with ten wrong passwords; more for
 * a place, where a whole office may sit behind one address.
 */
export const accountTries = (email: string, address: string): Bucket[] => [
  { kind: 'pair', of: `${normalEmail(email)} ${address}`, most: 10, windowMs: WINDOW_MS },
  { kind: 'account', of: normalEmail(email), most: 50, windowMs: WINDOW_MS },
  { kind: 'place', of: address, most: 200, windowMs: WINDOW_MS },
];
