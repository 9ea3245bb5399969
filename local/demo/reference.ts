import type { RawReference } from '../sandbox/reference';

/** A site with its floors and their spaces, by name. */
type Place = [name: string, address: string, city: string, floors: Record<string, string[]>];

const OFFICES: Place[] = [
  [
    'Main Building',
    '12 Station Road',
    'Leeds',
    {
      'Ground Floor': ['Reception', 'Lobby', 'Post Room', 'Toilets'],
      'First Floor': ['Open Office', 'Meeting Room 1', 'Meeting Room 2', 'Kitchen'],
      'Second Floor': ['Board Room', 'Server Room', 'Kitchen'],
    },
  ],
  [
    'North Wing',
    '14 Station Road',
    'Leeds',
    { 'Ground Floor': ['Lobby', 'Canteen'], 'First Floor': ['Training Room', 'Library'] },
  ],
  [
    'Riverside House',
    '3 Wharf Street',
    'York',
    {
      'Ground Floor': ['Reception', 'Gym'],
      'First Floor': ['Open Office'],
      Basement: ['Car Park', 'Plant Room'],
    },
  ],
  [
    "King's Court",
    '88 Kingsway',
    'Harrogate',
    // Two rooms of one name: a file that names it has to be asked which one it means.
    { 'Ground Floor': ['Shop', 'Store'], 'Top Floor': ['Flat 1', 'Flat 2', 'Store Room', 'Store Room'] },
  ],
  ['Depot', 'Unit 7, Canal Park', 'Bradford', {}],
];
const TOWERS: Place[] = [
  [
    'Main Building',
    '200 Deansgate',
    'Manchester',
    {
      'Ground Floor': ['Reception', 'Café'],
      'First Floor': ['Open Office', 'Meeting Room 1'],
      'Second Floor': ['Open Office', 'Kitchen'],
    },
  ],
  ['Quay House', '5 Salford Quays', 'Salford', { 'Ground Floor': ['Lobby'], Mezzanine: ['Studio'] }],
  ['Exchange Court', '1 Dale Street', 'Liverpool', { 'Ground Floor': ['Lobby', 'Post Room'] }],
  ['Mill Lane Offices', '17 Mill Lane', 'Stockport', { 'Ground Floor': ['Open Office'], Attic: ['Archive'] }],
  ['Warehouse 3', 'Trafford Park', 'Manchester', {}],
];
const SURGERIES: Place[] = [
  [
    'St Mary’s Hospital',
    'Hospital Lane',
    'Wakefield',
    {
      'Ground Floor': ['A&E', 'Pharmacy'],
      'First Floor': ['Ward 1', 'Ward 2'],
      'Second Floor': ['Theatre 1', 'Theatre 2'],
    },
  ],
  ['Outpatients', '1 Park Row', 'Wakefield', { 'Ground Floor': ['Waiting Room', 'X-Ray'] }],
  [
    'Health Centre East',
    '40 East Parade',
    'Pontefract',
    { 'Ground Floor': ['Waiting Room'], 'First Floor': ['Treatment Room'] },
  ],
  ['Laundry', 'Unit 2, Mill Yard', 'Dewsbury', {}],
  ['Staff Residence', '5 Hospital Lane', 'Wakefield', { 'Ground Floor': ['Lounge'] }],
];

const PEOPLE = [
  'Anna Clarke',
  'Ben Okafor',
  'Chloe Martin',
  'David Hughes',
  'Ewa Nowak',
  'Farid Rahman',
  'Grace Walker',
  'Harry Singh',
  'Ines Costa',
  'Jack Thompson',
  'Katie Lewis',
  'Liam Murphy',
];
const FORMS = [
  'Daily Cleaning Checklist',
  'Window Inspection',
  'Health and Safety Audit',
  'Deep Clean Report',
  'Fire Door Check',
];

const CUSTOMERS: Record<string, { places: Place[]; base: number }> = {
  regularcleaning: { places: OFFICES, base: 100 },
  officeclean: { places: TOWERS, base: 5_100 },
  hospital: { places: SURGERIES, base: 9_100 },
};

/** The customers that one machine starts with. */
export const DEMO_CUSTOMERS = Object.keys(CUSTOMERS);

/**
 * Reference data of a demo customer in the API's shapes: ids are numbers in some lists and strings in others, and
 * parents stand under the spellings that clients have met.
 */
export function demoReference(customer: string): RawReference {
  const { places, base } = CUSTOMERS[customer] ?? { places: OFFICES, base: 100 };
  let next = base;
  const sites: Record<string, unknown>[] = [];
  const floors: Record<string, unknown>[] = [];
  const spaces: Record<string, unknown>[] = [];
  for (const [name, address, city, levels] of places) {
    const siteId = ++next;
    sites.push({ id: siteId, name, address, city, country: 'GB' });
    Object.entries(levels).forEach(([floor, names], level) => {
      const floorId = ++next;
      floors.push({
        id: String(floorId),
        name: floor,
        [floors.length % 2 ? 'site_id' : 'siteId']: siteId,
        level,
      });
      for (const space of names) spaces.push({ id: ++next, name: space, floor_Id: String(floorId) });
    });
  }
  const people = PEOPLE.map((name, index) => {
    const [first = '', last = ''] = name.toLowerCase().split(' ');
    return {
      id: base + 501 + index,
      name,
      user_name: `${first}.${last}`,
      email: `${first}.${last}@${customer}.example`,
      contact: base + 701 + index,
    };
  });
  return {
    sites,
    floors,
    spaces,
    users: people.map(({ id, name, user_name, email, contact }) => ({
      id,
      name,
      user_name,
      email,
      links: { contact },
    })),
    employees: people.map(({ name, contact }, index) => ({
      id: String(base + 601 + index),
      name,
      identifier: `E${index + 1}`,
      service_start: '2020-01-01',
      service_end: null,
      links: { contact, sites: [], positions: [] },
    })),
    forms: FORMS.map((name, index) => ({
      id: String(base + 801 + index),
      name,
      type: 'checklist',
      isLogbook: false,
      version: 1,
      canSubmit: true,
    })),
  };
}
