import type { BrandingView } from '../../shared/tenancy/branding/views';

/** The app's mark, in the accent of whoever works here. */
const Mark = () => (
  <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" />
    <path d="M16 6v12m-5-5 5 5 5-5M7 21v3a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-3" />
  </svg>
);

/** Logo or mark, with what the customer is called. */
export const Brand = ({ name, logo }: { name: string; logo: BrandingView['logo'] }) => (
  <>
    {logo ? (
      <img class="brand-logo" src={logo.path} width={logo.width} height={logo.height} alt="" />
    ) : (
      <Mark />
    )}
    <span>
      <span class="brand-customer">{name}</span>
      <span class="brand-app">Job Importer</span>
    </span>
  </>
);
