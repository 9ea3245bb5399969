import type { Customer } from './model';

/** What a customer may do at once and in all, by plan. The one place for it. */
export interface PlanLimits {
  /** Requests of all its people and keys together. */
  requestsPerMinute: number;
  /** Imports that are being checked, or approved and not at their end. */
  importsAtOnce: number;
  rowsPerImport: number;
  /** Recurring jobs that have not ended. */
  schedules: number;
}

const LIMITS: Record<Customer['plan'], PlanLimits> = {
  starter: { requestsPerMinute: 1_500, importsAtOnce: 10, rowsPerImport: 100_000, schedules: 100 },
  professional: { requestsPerMinute: 3_000, importsAtOnce: 50, rowsPerImport: 10_000_000, schedules: 1_000 },
  enterprise: { requestsPerMinute: 12_000, importsAtOnce: 200, rowsPerImport: 50_000_000, schedules: 5_000 },
};

export const limitsOf = ({ plan }: Pick<Customer, 'plan'>): PlanLimits => LIMITS[plan];
