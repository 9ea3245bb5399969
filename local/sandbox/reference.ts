import { z } from 'zod';
import {
  employeeAnswer,
  floorAnswer,
  formAnswer,
  siteAnswer,
  spaceAnswer,
  userAnswer,
} from '../../shared/facilityapps';

const record = z.record(z.string(), z.unknown());
const list = z.array(record).default([]);
/** Reference data in the API's own shapes, as `PUT /_sandbox/reference` takes it. */
export const rawReference = z.object({
  sites: list,
  floors: list,
  spaces: list,
  users: list,
  forms: list,
  employees: list,
});
export type RawReference = z.input<typeof rawReference>;

/** What the sandbox answers with, and what it checks a job against. */
export interface Reference {
  raw: z.output<typeof rawReference>;
  sites: Set<string>;
  /** Floor -> site, space -> floor. */
  floors: Map<string, string>;
  spaces: Map<string, string>;
  users: Set<string>;
  forms: Set<string>;
}

/** Throws a zod error where something is not in a shape of the API. */
export function toReference(input: RawReference): Reference {
  const raw = rawReference.parse(input);
  z.array(employeeAnswer).parse(raw.employees);
  return {
    raw,
    sites: new Set(
      z
        .array(siteAnswer)
        .parse(raw.sites)
        .map(({ id }) => id),
    ),
    floors: new Map(
      z
        .array(floorAnswer)
        .parse(raw.floors)
        .map(({ id, siteId }) => [id, siteId]),
    ),
    spaces: new Map(
      z
        .array(spaceAnswer)
        .parse(raw.spaces)
        .map(({ id, floorId }) => [id, floorId]),
    ),
    users: new Set(
      z
        .array(userAnswer)
        .parse(raw.users)
        .map(({ id }) => id),
    ),
    forms: new Set(
      z
        .array(formAnswer)
        .parse(raw.forms)
        .map(({ id }) => id),
    ),
  };
}
