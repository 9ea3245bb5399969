import type { Customer } from './model';

export interface PlanBounds {
  /** Sub-domains at once; null for any number. */
  subdomains: number | null;
  /** The highest pace a customer may choose, in jobs a second. */
  mostPerSecond: number;
  /** How many days a customer may have its files kept, at least and at most. */
  fileDays: { least: number; most: number };
  /** The same of imports and what became of their rows, which may also be kept for ever. */
  recordDays: { least: number; most: number };
}

/** Long enough to correct what failed, and longer than any upload may take. */
const LEAST_DAYS = 7;
/** What came of an import is asked about for as long as its year is not closed, and is what a bill is made of. */
const RECORD_DAYS = { least: 365, most: 3_650 };

/** What each plan allows (product.md, "Customers and plans"); the bounds of the pace are ours. */
export const PLAN_BOUNDS: Record<Customer['plan'], PlanBounds> = {
  starter: {
    subdomains: 1,
    mostPerSecond: 10,
    fileDays: { least: LEAST_DAYS, most: 365 },
    recordDays: RECORD_DAYS,
  },
  professional: {
    subdomains: 5,
    mostPerSecond: 50,
    fileDays: { least: LEAST_DAYS, most: 1_095 },
    recordDays: RECORD_DAYS,
  },
  enterprise: {
    subdomains: null,
    mostPerSecond: 200,
    fileDays: { least: LEAST_DAYS, most: 3_650 },
    recordDays: RECORD_DAYS,
  },
};
