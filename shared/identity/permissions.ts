/** What a person or a key may be allowed to do; every route names one. */
export const PERMISSIONS = [
  'imports:read',
  'imports:create',
  'imports:run',
  'reference:read',
  'reference:refresh',
  'schedules:read',
  'schedules:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'planner', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The one table of roles and permissions. */
const GRANTED: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  planner: PERMISSIONS,
  viewer: ['imports:read', 'reference:read', 'schedules:read'],
};

export const permissionsOf = (role: Role): readonly Permission[] => GRANTED[role];
export const isAllowed = (role: Role, permission: Permission): boolean => GRANTED[role].includes(permission);
