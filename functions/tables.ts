/** Tables of the app, made by whoever provisions it: Bicep in Azure, the start of the stack on one machine. */
export const TABLES = [
  'tenants',
  'users',
  'sessions',
  'throttles',
  'keys',
  'secrets',
  'imports',
  'importwork',
  'uploads',
  'idempotency',
  'schedules',
  'schedulesdue',
  'audit',
  'limits',
] as const;
export type TableName = (typeof TABLES)[number];
