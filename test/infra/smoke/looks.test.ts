import { smoke, type SmokeDeps } from '../../../infra/smoke/looks';

const BASE = 'facilityapps.example';
const ORIGIN = 'func-importer-test.azurewebsites.example';

/** The platform as it should be; `change` breaks one answer. */
function platform(
  change: Record<string, { status: number; location?: string; text?: string }> = {},
): SmokeDeps {
  const right: Record<string, { status: number; location?: string; text?: string }> = {
    [`https://${ORIGIN}/api/health`]: { status: 403 },
    [`https://nobody-1.${BASE}/`]: { status: 404 },
    [`https://canary.${BASE}/admin/host/status`]: { status: 403 },
    [`https://canary.${BASE}/runtime/webhooks/blobs`]: { status: 403 },
    [`https://canary.${BASE}/x/%2e%2e/admin/host/status`]: { status: 403 },
    [`http://canary.${BASE}/`]: { status: 307, location: `https://canary.${BASE}/` },
    [`https://canary.${BASE}/api/health`]: { status: 200 },
  };
  return {
    get: (url) => {
      const answer = change[url] ?? right[url];
      if (!answer) return Promise.reject(new Error(`nobody answers at ${url}`));
      return Promise.resolve({ text: '', location: null, ...answer });
    },
    visitor: { daysLeft: () => Promise.resolve(60) },
    importOne: () => Promise.resolve('done'),
    baseDomain: BASE,
    origin: ORIGIN,
    nobody: 'nobody-1',
  };
}
const failures = async (deps: SmokeDeps): Promise<string[]> =>
  (await smoke(deps)).flatMap(({ what, wrong }) => (wrong === undefined ? [] : [`${what}: ${wrong}`]));

describe('the smoke test', () => {
  it('finds nothing wrong with a platform as it should be, and looks at ten things', async () => {
    expect(await failures(platform())).toEqual([]);
    expect(await smoke(platform())).toHaveLength(10);
  });

  it.each([
    [`https://${ORIGIN}/api/health`, { status: 200 }, 'goes around Front Door: answered 200, not 403'],
    [`https://nobody-1.${BASE}/`, { status: 200 }, 'unknown sub-domain is a plain 404: answered 200'],
    [`https://canary.${BASE}/admin/host/status`, { status: 401 }, 'own routes are closed: answered 401'],
    [
      `https://canary.${BASE}/x/%2e%2e/admin/host/status`,
      { status: 401 },
      'step in a path is refused: answered 401',
    ],
    [`http://canary.${BASE}/`, { status: 200 }, 'plain HTTP leads to HTTPS: answered 200'],
    [
      `http://canary.${BASE}/`,
      { status: 307, location: 'https://evil.example/' },
      'answered 307 https://evil',
    ],
    [`https://canary.${BASE}/api/health`, { status: 503, text: 'tables' }, 'is well: answered 503: tables'],
  ])('finds what is wrong at %s: %j', async (url, answer, expected) => {
    const found = await failures(platform({ [url]: answer }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('says of a certificate that visitors refuse, and of an import that failed', async () => {
    const deps = platform();
    const daysLeft = (host: string) =>
      host === BASE ? Promise.resolve(3) : Promise.reject(new Error('certificate has expired'));
    const found = await failures({
      ...deps,
      visitor: { daysLeft },
      importOne: () => Promise.reject(new Error('1 row failed')),
    });
    expect(found).toEqual([
      `the certificate of canary.${BASE} is valid: certificate has expired`,
      'a row is imported, from upload to result: 1 row failed',
    ]);
  });

  it('looks at the rest when nobody answers at one address', async () => {
    const deps = platform();
    const get: SmokeDeps['get'] = (url) =>
      url.includes(ORIGIN) ? Promise.reject(new Error('getaddrinfo ENOTFOUND')) : deps.get(url);
    expect(await failures({ ...deps, get })).toEqual([
      'the app is closed to who goes around Front Door: getaddrinfo ENOTFOUND',
    ]);
  });
});
