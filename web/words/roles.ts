/** Roles in words: what each may do. */
export const ROLE_WORDS = {
  owner: { label: 'Owner', may: 'Does everything, and decides who else is an owner.' },
  admin: { label: 'Admin', may: 'Does everything, people and settings included, but makes no owners.' },
  planner: { label: 'Planner', may: 'Imports files and keeps recurring jobs.' },
  viewer: { label: 'Viewer', may: 'Looks at imports, recurring jobs and results.' },
} as const;
export type RoleName = keyof typeof ROLE_WORDS;
export const ROLE_NAMES = Object.keys(ROLE_WORDS) as RoleName[];
