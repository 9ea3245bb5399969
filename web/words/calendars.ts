/** How the calendars of bank holidays are called. */
export const CALENDAR_WORDS: Record<string, string> = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};
