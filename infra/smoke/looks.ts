import type { Visitor } from '../certificates/model';

/** What a GET without following redirects is answered with. */
export interface Answer {
  status: number;
  location: string | null;
  text: string;
}
export interface SmokeDeps {
  get(url: string): Promise<Answer>;
  visitor: Visitor;
  /** Imports one row in the canary tenant and follows it to its end; throws where that fails. Left out: not looked at. */
  importOne?: () => Promise<string>;
  baseDomain: string;
  /** Host name of the function app itself. */
  origin: string;
  /** A sub-domain that nobody has. */
  nobody: string;
}
export interface Look {
  what: string;
  /** Undefined: as it should be. */
  wrong?: string;
}

/**
 * What has to be true of a platform that was just deployed, seen from outside. Every look is made, whatever the others
 * find; one that cannot be made is one that failed.
 */
export async function smoke(deps: SmokeDeps): Promise<Look[]> {
  const { get, visitor, baseDomain, origin, nobody } = deps;
  const canary = `canary.${baseDomain}`;
  const answers = (url: string, status: number) => async () => {
    const answer = await get(url);
    return answer.status === status ? undefined : `answered ${answer.status}, not ${status}`;
  };
  const looks: [string, () => Promise<string | undefined>][] = [
    ['the app is closed to who goes around Front Door', answers(`https://${origin}/api/health`, 403)],
    ['an unknown sub-domain is a plain 404', answers(`https://${nobody}.${baseDomain}/`, 404)],
    ['the host’s own routes are closed', answers(`https://${canary}/admin/host/status`, 403)],
    ['the webhook is closed at Front Door', answers(`https://${canary}/runtime/webhooks/blobs`, 403)],
    ['a step in a path is refused', answers(`https://${canary}/x/%2e%2e/admin/host/status`, 403)],
    [
      'plain HTTP leads to HTTPS',
      async () => {
        const { status, location } = await get(`http://${canary}/`);
        const leads = status >= 301 && status <= 308 && location?.startsWith(`https://${canary}/`);
        return leads ? undefined : `answered ${status} ${location ?? ''}`.trim();
      },
    ],
    [
      'the app says that it is well',
      async () => {
        const { status, text } = await get(`https://${canary}/api/health`);
        return status === 200 ? undefined : `answered ${status}: ${text.slice(0, 500)}`;
      },
    ],
    ...[baseDomain, canary].map((host): (typeof looks)[number] => [
      `the certificate of ${host} is valid`,
      async () => {
        const days = await visitor.daysLeft(host);
        return days > 0 ? undefined : 'it ends today';
      },
    ]),
  ];
  const { importOne } = deps;
  if (importOne)
    looks.push([
      'a row is imported, from upload to result',
      async () => {
        await importOne();
        return undefined;
      },
    ]);
  const found: Look[] = [];
  for (const [what, look] of looks) {
    try {
      const wrong = await look();
      found.push(wrong === undefined ? { what } : { what, wrong });
    } catch (error) {
      found.push({ what, wrong: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}
