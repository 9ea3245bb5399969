/** What a person or a key may be allowed to do; every route names one. */
export const PERMISSIONS = [
  'imports:read',
  'imports:create',
  'imports:edit',
  'imports:run',
  'reference:read',
  'reference:refresh',
  'schedules:read',
  'schedules:write',
  'people:read',
  'people:write',
  'keys:read',
  'keys:write',
  /** One's own password, second step and sessions. */
  'account:own',
  'audit:read',
  'settings:read',
  'settings:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'planner', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The one table of roles and permissions. */
const GRANTED: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  planner: [
    'imports:read',
    'imports:create',
    'imports:edit',
    'imports:run',
    'reference:read',
    'reference:refresh',
    'schedules:read',
    'schedules:write',
    'account:own',
  ],
  viewer: ['imports:read', 'reference:read', 'schedules:read', 'account:own'],
};

/**
 * What a key can be given. People, keys, settings and somebody's own account are for people alone: a key that leaked
 * must not be able to make itself another one, or a person.
 */
export const KEY_SCOPES = [
  'imports:read',
  'imports:create',
  'imports:edit',
  'imports:run',
  'reference:read',
  'reference:refresh',
  'schedules:read',
  'schedules:write',
] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Nobody gives or takes a role above their own: an admin makes no owners, and changes none. */
export const outranks = (role: Role, other: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(other);

/** What a session allows; who has to set up a second step first has their own account alone. */
export const permissionsFor = (role: Role, limited: boolean): readonly Permission[] =>
  limited ? ['account:own'] : GRANTED[role];
export const permissionsOf = (role: Role): readonly Permission[] => GRANTED[role];
export const isAllowed = (role: Role, permission: Permission): boolean => GRANTED[role].includes(permission);
