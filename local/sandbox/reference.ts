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

const ids = (items: { id: string }[]): Set<string> => new Set(items.map(({ id }) => id));

/** Where no employees were put, each user with a contact is an employee of the same id. */
const employeesOf = (users: z.output<typeof record>[]) =>
  users.flatMap((user) => {
    const { id, contact, name } = userAnswer.parse(user);
    return contact === undefined ? [] : [{ id, name, links: { contact, sites: [], positions: [] } }];
  });

/** Throws a zod error where something is not in a shape of the API. */
export function toReference(input: unknown): Reference {
  const parsed = rawReference.parse(input);
  const raw = {
    ...parsed,
    employees: parsed.employees.length > 0 ? parsed.employees : employeesOf(parsed.users),
  };
  z.array(employeeAnswer).parse(raw.employees);
  const floors = z.array(floorAnswer).parse(raw.floors);
  const spaces = z.array(spaceAnswer).parse(raw.spaces);
  return {
    raw,
    sites: ids(z.array(siteAnswer).parse(raw.sites)),
    floors: new Map(floors.map(({ id, siteId }) => [id, siteId])),
    spaces: new Map(spaces.map(({ id, floorId }) => [id, floorId])),
    users: ids(z.array(userAnswer).parse(raw.users)),
    forms: ids(z.array(formAnswer).parse(raw.forms)),
  };
}
