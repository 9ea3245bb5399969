import type { Domain, Domains, ProofRecord, ValidationState, Visitor } from './model';

/** Below so many days somebody has to hear of it; Front Door renews some 45 days before the end. */
export const FEWEST_DAYS = 21;

/** What the daily look does about a state; every state has an entry, so that a new one does not compile. */
const TODO: Record<ValidationState, 'nothing' | 'wait' | 'prove' | 'refresh' | 'call'> = {
  Approved: 'nothing',
  Submitting: 'wait',
  RefreshingValidationToken: 'wait',
  // The token counts; the record may have been lost or never written.
  Pending: 'prove',
  // Front Door does not promise to rotate the certificate of a wildcard or an apex by itself: this is that moment.
  PendingRevalidation: 'refresh',
  TimedOut: 'refresh',
  Rejected: 'refresh',
  InternalError: 'call',
  Unknown: 'call',
};

export interface Line {
  level: 'ok' | 'note' | 'alert';
  text: string;
}

interface LookDeps {
  domains: Domains;
  proof: ProofRecord;
  visitor: Visitor;
  /** Hosts whose certificate visitors see: the apex, and one below the wildcard. */
  hosts: string[];
  now(): number;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Looks once at every domain of the profile, has new tokens made where a proof ran out, writes the proof record, and
 * says what somebody has to know. A domain that fails does not keep the others from being looked at.
 */
export async function lookAtCertificates(deps: LookDeps): Promise<Line[]> {
  const lines: Line[] = [];
  const say = (level: Line['level'], text: string) => void lines.push({ level, text });
  const { domains, proof, now } = deps;

  for (const domain of await domains.list()) {
    const { name, host, state } = domain;
    const ended = domain.tokenEnds !== undefined && domain.tokenEnds <= now();
    const todo = TODO[state] === 'prove' && (ended || !domain.token) ? 'refresh' : TODO[state];
    if (todo === 'nothing') say('ok', `${host}: ${state}`);
    else if (todo === 'wait') say('note', `${host}: ${state}, Front Door is at work; look again tomorrow`);
    else if (todo === 'prove') say('note', `${host}: ${state}, waits for ${proof.name}`);
    else if (todo === 'call')
      say('alert', `${host}: ${state}, nothing that this can mend; ask Azure’s support`);
    else {
      try {
        await domains.refreshToken(name);
        say('alert', `${host}: ${state}${ended ? ', its token ran out' : ''}; a new token was asked for`);
      } catch (error) {
        say('alert', `${host}: ${state}, and no new token could be had: ${words(error)}`);
      }
    }
  }

  const after = await domains.list();
  if (after.length === 0) say('alert', 'The profile has no domain');
  await writeProof(after, proof, say);
  for (const host of deps.hosts) {
    try {
      const days = await deps.visitor.daysLeft(host);
      const text = `${host}: the certificate that visitors see is valid for ${days} days`;
      say(days < FEWEST_DAYS ? 'alert' : 'ok', text);
    } catch (error) {
      say('alert', `${host}: visitors see no valid certificate: ${words(error)}`);
    }
  }
  return lines;
}

/** One set holds the value of every domain. A value that a domain may still be proven by is never taken away. */
async function writeProof(
  domains: Domain[],
  proof: ProofRecord,
  say: (level: Line['level'], text: string) => void,
): Promise<void> {
  const tokens = domains.flatMap(({ token }) => (token === undefined ? [] : [token]));
  if (tokens.length === 0) return;
  const { values, version } = await proof.read();
  const kept = tokens.length < domains.length ? values : [];
  const wanted = [...new Set([...tokens, ...kept])];
  const same = wanted.length === values.length && wanted.every((value) => values.includes(value));
  if (same) return;
  try {
    await proof.write(wanted, version);
    say('alert', `${proof.name} was written anew with ${wanted.length} values; proofs take up to an hour`);
  } catch (error) {
    say('alert', `${proof.name} could not be written: ${words(error)}`);
  }
}
