import type { Customer } from './model';

export interface PlanBounds {
  /** Sub-domains at once; null for any number. */
  subdomains: number | null;
  /** The highest pace a customer may choose, in jobs a second. */
  mostPerSecond: number;
}

/** What each plan allows (product.md, "Customers and plans"); the bounds of the pace are ours. */
export const PLAN_BOUNDS: Record<Customer['plan'], PlanBounds> = {
  starter: { subdomains: 1, mostPerSecond: 10 },
  professional: { subdomains: 5, mostPerSecond: 50 },
  enterprise: { subdomains: null, mostPerSecond: 200 },
};
