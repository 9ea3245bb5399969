import type { ReferenceKind } from '../api/reference';

/** How the kinds of reference data are called; the order is that of the page. */
export const REFERENCE_WORDS: Record<ReferenceKind, { title: string; one: string; many: string }> = {
  sites: { title: 'Sites', one: 'site', many: 'sites' },
  floors: { title: 'Floors', one: 'floor', many: 'floors' },
  spaces: { title: 'Spaces', one: 'space', many: 'spaces' },
  users: { title: 'People', one: 'person', many: 'people' },
  forms: { title: 'Forms', one: 'form', many: 'forms' },
};
