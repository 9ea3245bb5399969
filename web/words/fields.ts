/** Fields of a row by the spellings that the API uses for them, in the order people read them. */
const LABELS: Record<string, string> = {
  title: 'Title',
  description: 'Description',
  site: 'Site',
  floor: 'Floor',
  space: 'Space',
  owner: 'Owner',
  form: 'Form',
};

/** `dateStart` and `date_start` as `Date start`. */
export function fieldLabel(field: string): string {
  const known = LABELS[field];
  if (known !== undefined) return known;
  const words = field
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
