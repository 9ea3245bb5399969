import * as z from 'zod/mini';
import type { BrandingView } from '../../shared/tenancy/branding/views';
import type { Tagged } from './organisation';
import { callTagged } from './request';

const brandingAnswer: z.ZodMiniType<BrandingView> = z.object({
  name: z.string(),
  ownName: z.boolean(),
  colour: z.nullable(z.string()),
  logo: z.nullable(z.object({ path: z.string(), width: z.number(), height: z.number() })),
});
const ifMatch = (etag: string | null): Record<string, string> => (etag === null ? {} : { 'if-match': etag });
const LOGO = '/api/branding/logo';

export const getBranding = (signal?: AbortSignal): Promise<Tagged<BrandingView>> =>
  callTagged(brandingAnswer, { path: '/api/branding', ...(signal ? { signal } : {}) });
export const saveBranding = (
  body: { name: string | null; colour: string | null },
  etag: string | null,
): Promise<Tagged<BrandingView>> =>
  callTagged(brandingAnswer, { method: 'PUT', path: '/api/branding', body, headers: ifMatch(etag) });
export const saveLogo = (file: Blob, etag: string | null): Promise<Tagged<BrandingView>> =>
  callTagged(brandingAnswer, { method: 'PUT', path: LOGO, file, headers: ifMatch(etag) });
export const removeLogo = (etag: string | null): Promise<Tagged<BrandingView>> =>
  callTagged(brandingAnswer, { method: 'DELETE', path: LOGO, headers: ifMatch(etag) });
