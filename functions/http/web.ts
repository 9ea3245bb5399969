import { z } from 'zod';
import { AppError } from '../../shared/platform/errors';
import { mayLook, readHost } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { apexPage, nobodyHere, nothingHere, problemPage } from '../pipeline/pages';
import type { Reply } from '../pipeline/reply';
import type { HostArgs, Registrar } from '../pipeline/routes';

/** Pages: the browser app on customers' hosts, and what every host has. Its name sorts last, since it takes any path. */
export function registerWeb(app: Registrar, { hostRoute, tenants, web, hosts }: Deps): void {
  async function pageOf(
    { site, request }: HostArgs<undefined, undefined, undefined>,
    path: string,
  ): Promise<Reply> {
    const host = readHost(site.host, hosts.baseDomain);
    if (host.kind === 'apex') return path === '/' ? apexPage() : nothingHere();
    const tenant = host.kind === 'tenant' ? await tenants.tenantBySubdomain(host.subdomain) : undefined;
    if (!tenant || !mayLook(tenant)) return nobodyHere();
    const headers = {
      acceptEncoding: request.headers.get('accept-encoding') ?? '',
      ifNoneMatch: request.headers.get('if-none-match') ?? '',
    };
    const asset = web.serve(path, headers);
    if (asset) return asset;
    // Paths of the app itself have no dot; the app shows what is not there.
    const isPage = !path.slice(path.lastIndexOf('/')).includes('.');
    return (isPage ? web.serve('/index.html', headers) : undefined) ?? nothingHere();
  }

  app.http('zy-api-not-found', {
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    route: 'api/{*path}',
    handler: hostRoute({ unaudited: 'There is nothing here to do.' }, () =>
      Promise.reject(new AppError('not-found', { detail: 'There is no such route.' })),
    ),
  });
  app.http('problems-get', {
    methods: ['GET', 'HEAD'],
    route: 'problems/{slug}',
    handler: hostRoute({ params: z.object({ slug: z.string() }) }, ({ params }) =>
      Promise.resolve({ reply: problemPage(params.slug) }),
    ),
  });
  app.http('zz-web', {
    methods: ['GET', 'HEAD'],
    route: '{*path}',
    handler: hostRoute({}, async (args) => {
      const path = `/${args.request.params.path ?? ''}`;
      return { reply: await pageOf(args, path) };
    }),
  });
}
