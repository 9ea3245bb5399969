import { z } from 'zod';
import { AppError } from '../../shared/platform/errors';
import { etagOfBytes, hasVersion } from '../../shared/platform/etag';
import {
  APP_COLOUR,
  BRANDING_PATH,
  brandingBody,
  changeBranding,
  changeLogo,
  etagOf,
  icon,
  MOST_LOGO_BYTES,
  removeLogo,
  styleSheet,
  toBrandingView,
  type Customer,
  type Tenant,
} from '../../shared/tenancy';
import type { Deps } from '../deps';
import { ifMatchOf, ok, seeOther, type Reply } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

const TYPES: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg' };
/** Files of the customer are pictures and nothing else, whoever opens them by themselves. */
const PICTURE_ALONE = "default-src 'none'; style-src 'none'; sandbox";
const LARGER_LOGO = `A logo may have at most ${MOST_LOGO_BYTES / 1024} KB.`;

const shown = (customer: Pick<Customer, 'name'> & Pick<Tenant, 'branding'>): Reply => {
  const view = toBrandingView(customer);
  return ok(view, { etag: etagOf(view) });
};

/** A small file that changes with the customer's branding. */
function made(text: string, type: string, ifNoneMatch: string | null): Reply {
  const etag = etagOfBytes(text);
  const headers = { 'content-type': type, 'cache-control': 'no-cache', etag };
  if (hasVersion(ifNoneMatch, etag)) return { status: 304, headers };
  return { status: 200, body: text, headers };
}

/** `/api/branding` and `/branding/…`: how a customer shows itself, to whoever comes to its address. */
export function registerBranding(app: Registrar, deps: Deps): void {
  const { customerRoute, tenantRoute, branding } = deps;

  app.http('branding-get', {
    methods: ['GET'],
    route: 'api/branding',
    handler: customerRoute({}, ({ tenant }) => Promise.resolve({ reply: shown(tenant) })),
  });

  app.http('branding-change', {
    methods: ['PUT'],
    route: 'api/branding',
    handler: tenantRoute(
      { permission: 'settings:write', body: brandingBody },
      async ({ tenant, body, request }) => {
        const { before, customer } = await changeBranding(branding, tenant, body, ifMatchOf(request));
        const { name = null, colour = null } = before;
        return {
          reply: shown(customer),
          audit: { action: 'branding.changed', before: { name, colour }, after: { ...body } },
        };
      },
    ),
  });

  app.http('branding-logo', {
    methods: ['PUT'],
    route: 'api/branding/logo',
    handler: tenantRoute(
      { permission: 'settings:write', body: { block: MOST_LOGO_BYTES, larger: LARGER_LOGO } },
      async ({ tenant, body, request }) => {
        const { before, customer } = await changeLogo(branding, tenant, body, ifMatchOf(request));
        return {
          reply: shown(customer),
          audit: {
            action: 'branding.logo-changed',
            before: { file: before.logo?.file ?? null },
            after: { file: customer.branding.logo?.file ?? null },
          },
        };
      },
    ),
  });

  app.http('branding-logo-remove', {
    methods: ['DELETE'],
    route: 'api/branding/logo',
    handler: tenantRoute({ permission: 'settings:write' }, async ({ tenant, request }) => {
      const { before, customer } = await removeLogo(branding, tenant, ifMatchOf(request));
      return {
        reply: shown(customer),
        audit: before.logo ? { action: 'branding.logo-removed', before: { file: before.logo.file } } : [],
      };
    }),
  });

  app.http('branding-file', {
    methods: ['GET'],
    route: `${BRANDING_PATH}/{file}`,
    handler: customerRoute(
      { params: z.object({ file: z.string().max(60) }) },
      async ({ tenant, params: { file }, request }) => {
        const { colour, logo } = tenant.branding ?? {};
        const ifNoneMatch = request.headers.get('if-none-match');
        if (file === 'colours.css')
          return { reply: made(styleSheet(colour), 'text/css; charset=utf-8', ifNoneMatch) };
        if (file === 'icon')
          return {
            reply: logo
              ? seeOther(`/${BRANDING_PATH}/${logo.file}`)
              : made(icon(colour ?? APP_COLOUR), 'image/svg+xml', ifNoneMatch),
          };
        const [, hash, kind = ''] = /^logo-([0-9a-f]{32})\.(png|jpg)$/.exec(file) ?? [];
        const bytes =
          hash === undefined ? undefined : await branding.container(tenant).read(`${BRANDING_PATH}/${file}`);
        if (!bytes) throw new AppError('not-found', { detail: 'There is no such picture.' });
        return {
          reply: {
            status: 200,
            body: bytes,
            headers: {
              'content-type': TYPES[kind] ?? 'application/octet-stream',
              // Its name holds a hash of what is in it.
              'cache-control': 'public, max-age=31536000, immutable',
              'content-security-policy': PICTURE_ALONE,
            },
          },
        };
      },
    ),
  });
}
