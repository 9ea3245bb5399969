import { customerSchema } from '../../../shared/tenancy';

/** As it was stored before there were sub-domains beside the first, and calendars to choose. */
const OLD = {
  id: 'regularcleaning',
  name: 'Regular Cleaning',
  faDomain: 'regularcleaning.facilityapps.com',
  adminEmail: 'owner@regularcleaning.example',
  features: ['csv_import'],
  plan: 'starter',
  status: 'active',
  branding: {},
  timeZone: 'Europe/London',
  ratePerSecond: 5,
  defaultHours: { start: '09:00', end: '17:00' },
  container: 't-regularcleaning',
  createdAt: 1,
  updatedAt: 1,
};

it('reads records of the time before they had all of today', () => {
  expect(customerSchema.parse(OLD)).toEqual({
    ...OLD,
    faTokenName: 'fa-token-regularcleaning',
    oldTokenNames: [],
    releasedSubdomains: [],
    holidayCalendar: 'england-and-wales',
    fileDays: 365,
    recordDays: null,
    subdomains: ['regularcleaning'],
    home: 'regularcleaning',
  });
});

it('reads back what it wrote, and keeps what was chosen', () => {
  const chosen = {
    ...OLD,
    faTokenName: 'fa-token-2',
    oldTokenNames: ['fa-token-1'],
    releasedSubdomains: ['old'],
    holidayCalendar: null,
    fileDays: 90,
    recordDays: 400,
    subdomains: ['regularcleaning', 'rc'],
    home: 'rc',
  };
  const read = customerSchema.parse(chosen);
  expect(read).toEqual(chosen);
  expect(customerSchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
});
