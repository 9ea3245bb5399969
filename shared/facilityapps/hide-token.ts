/** What stands where the token stood. */
const HIDDEN = '[token]';
/** A shorter one is found in innocent words, and is no secret. */
const SHORTEST = 8;

export interface TokenHider {
  text(text: string): string;
  /** Parses JSON with the token hidden in every string of it, however its letters were written; undefined for what is none. */
  json(body: string): unknown;
}

/**
 * A FacilityApps that tells what it was sent would put the customer's token into messages of rows, results and logs:
 * nothing that it answers is read before the token was taken out, plain, as a part of an address, or in base64.
 */
export function tokenHider(token: string): TokenHider {
  const bytes = Buffer.from(token);
  const forms =
    token.length < SHORTEST
      ? []
      : [
          ...new Set([
            token,
            encodeURIComponent(token),
            bytes.toString('base64').replace(/=+$/, ''),
            bytes.toString('base64url'),
          ]),
        ];
  const text = (given: string): string =>
    forms.reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, () => HIDDEN) : rest), given);
  return {
    text,
    json(body) {
      // Most answers hold neither: a walk over all of their strings is for those that might.
      const walk = body.includes('\\') || text(body) !== body;
      try {
        const parsed: unknown = walk
          ? JSON.parse(body, (_key, value: unknown) => (typeof value === 'string' ? text(value) : value))
          : JSON.parse(body);
        return parsed;
      } catch {
        return undefined;
      }
    },
  };
}
