import fc from 'fast-check';
import type { JobSpec } from '../../../shared/facilityapps';
import { fingerprint } from '../../../shared/imports/fingerprint';

/** Few different values, signs that could blur fields into one another among them, so that pairs are often alike. */
const text = fc.constantFrom('', 'a', 'b', 'ab', 'a|b', 'a,b', '1', '11', ' ', 'ü', '\u{1F9F9}');
const id = fc.constantFrom('1', '11', '2', '12');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const date = fc.constantFrom('2031-01-06', '2031-01-07');
const recurrence = fc.record({
  period: fc.constantFrom('daily', 'weekly', 'monthly'),
  every: fc.integer({ min: 1, max: 2 }),
  weekdays: fc.subarray([1, 2, 12 % 7]),
  byWeekdayOfMonth: fc.boolean(),
  until: date,
}) as fc.Arbitrary<NonNullable<JobSpec['recurrence']>>;
const job: fc.Arbitrary<JobSpec> = fc
  .record({
    title: text,
    dateStart: date,
    dateEnd: date,
    hourStart: fc.integer({ min: 0, max: 1 }),
    minuteStart: fc.constantFrom(0, 1, 59),
    hourEnd: fc.integer({ min: 0, max: 1 }),
    minuteEnd: fc.constantFrom(0, 1, 59),
    siteId: id,
    floorId: maybe(id),
    spaceId: maybe(id),
    ownerId: id,
    labels: fc.subarray(['cleaning', 'night']),
    description: maybe(text),
    formId: maybe(id),
    recurrence: maybe(recurrence),
  })
  .map((spec) => JSON.parse(JSON.stringify(spec)) as JobSpec);

/** What product.md says a fingerprint is made of. */
const identity = (customer: string, spec: JobSpec): string =>
  JSON.stringify([
    customer,
    [spec.siteId, spec.floorId, spec.spaceId, spec.title, spec.dateStart, spec.ownerId],
    spec.recurrence ? '' : spec.dateEnd,
    [spec.hourStart, spec.minuteStart, spec.hourEnd, spec.minuteEnd],
    spec.recurrence,
  ]);

describe('the fingerprint of a job', () => {
  it('is the same for the same job, and another for any other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a', 'ab'),
        job,
        fc.constantFrom('a', 'ab'),
        job,
        (one, first, two, second) => {
          const same = identity(one, first) === identity(two, second);
          expect(fingerprint(one, first) === fingerprint(two, second)).toBe(same);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('stays when only the description, labels or form are others', () => {
    fc.assert(
      fc.property(job, job, (spec, { description, labels, formId }) => {
        const { description: _before, formId: _form, ...rest } = spec;
        const other: JobSpec = { ...rest, labels };
        if (description !== undefined) other.description = description;
        if (formId !== undefined) other.formId = formId;
        expect(fingerprint('a', other)).toBe(fingerprint('a', spec));
      }),
    );
  });

  it('is another one for each copy that a person asks for, and fits a label', () => {
    fc.assert(
      fc.property(job, fc.integer({ min: 1, max: 5 }), (spec, copy) => {
        expect(fingerprint('a', spec, copy)).not.toBe(fingerprint('a', spec));
        expect(fingerprint('a', spec, copy)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});
