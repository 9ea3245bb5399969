/** What a key can be given, in words. The names are those of the API. */
export const SCOPE_WORDS = {
  'imports:read': 'See imports, their rows and results',
  'imports:create': 'Upload files and say how they are read',
  'imports:edit': 'Put rows right before they are approved',
  'imports:run': 'Approve, pause, resume and cancel imports',
  'reference:read': 'See sites, floors, spaces, people and forms',
  'reference:refresh': 'Fetch them anew from FacilityApps',
  'schedules:read': 'See recurring jobs',
  'schedules:write': 'Make and change recurring jobs',
} as const;
export type ScopeName = keyof typeof SCOPE_WORDS;
export const SCOPE_NAMES = Object.keys(SCOPE_WORDS) as ScopeName[];
export const scopeWords = (scope: string): string => SCOPE_WORDS[scope as ScopeName] ?? scope;
