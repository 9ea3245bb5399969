import { z } from 'zod';
import type { LetterHead } from '../../platform/letter';
import type { Branding, Customer } from '../model';
import { APP_COLOUR, textOn } from './colours';

/** What anybody at a customer's address may see of it: its pages are drawn so before somebody signs in. */
export const brandingView = z.object({
  /** What the customer is called on its pages. */
  name: z.string(),
  /** Whether that is a name of its own, other than the organisation's. */
  ownName: z.boolean(),
  /** `#rrggbb`; null for the app's own colours. */
  colour: z.string().nullable(),
  logo: z.object({ path: z.string(), width: z.number(), height: z.number() }).nullable(),
});
export type BrandingView = z.infer<typeof brandingView>;

/** Where the files of a customer's branding lie under its address, and in its container. */
export const BRANDING_PATH = 'branding';

/** What a customer is called towards people. */
export const shownName = ({ name, branding }: { name: string; branding?: Branding | undefined }): string =>
  branding?.name ?? name;

export function toBrandingView(
  customer: Pick<Customer, 'name'> & { branding?: Branding | undefined },
): BrandingView {
  const { colour, logo, name } = customer.branding ?? {};
  return brandingView.parse({
    name: shownName(customer),
    ownName: name !== undefined,
    colour: colour ?? null,
    logo: logo ? { path: `/${BRANDING_PATH}/${logo.file}`, width: logo.width, height: logo.height } : null,
  });
}

/** What stands at the head of a mail about a customer. */
export function letterHead(tenant: { name: string; branding?: Branding | undefined }): LetterHead {
  const colour = tenant.branding?.colour ?? APP_COLOUR;
  return { name: shownName(tenant), colour, onColour: textOn(colour) };
}
