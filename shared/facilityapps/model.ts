import { z } from 'zod';

/** Ids come as strings and as numbers; they are compared as strings. */
const id = z.union([z.string(), z.number()]).transform(String);
const text = z.union([z.string(), z.number()]).transform(String);
const optionalText = text.nullish().transform((value) => value ?? undefined);
const optionalId = id.nullish().transform((value) => value ?? undefined);

const named = { id, name: optionalText, title: optionalText };
const nameOf = ({ name, title }: { name?: string | undefined; title?: string | undefined }): string =>
  name || title || '';

/** A list may be a bare array or wrapped as `{data: [...]}`. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item), z.object({ data: z.array(item) }).transform(({ data }) => data)]);

export const siteAnswer = z.object(named).transform((site) => ({ id: site.id, name: nameOf(site) }));

export const floorAnswer = z
  .object({ ...named, siteId: optionalId, site_id: optionalId, location_id: optionalId })
  .transform((floor) => ({
    id: floor.id,
    name: nameOf(floor),
    siteId: floor.siteId ?? floor.site_id ?? floor.location_id ?? '',
  }));

export const spaceAnswer = z
  .object({ ...named, floor_Id: optionalId, floorId: optionalId, floor_id: optionalId })
  .transform((space) => ({
    id: space.id,
    name: nameOf(space),
    floorId: space.floor_Id ?? space.floorId ?? space.floor_id ?? '',
  }));

/** What holds no links may be an empty list. */
const links = z
  .object({ contact: optionalId })
  .or(z.array(z.unknown()).transform(() => undefined))
  .nullish();

export const userAnswer = z
  .object({ id, name: optionalText, user_name: optionalText, email: optionalText, links })
  .transform((user) => ({
    id: user.id,
    name: user.name || user.user_name || user.email || '',
    email: user.email || undefined,
    contact: user.links?.contact,
  }));

export const employeeAnswer = z
  .object({ id, links })
  .transform((employee) => ({ id: employee.id, contact: employee.links?.contact }));

export const formAnswer = z.object(named).transform((form) => ({ id: form.id, name: nameOf(form) }));

/** One page of a list; without `meta` the list is whole. */
const pageOf = <T extends z.ZodType>(item: T) =>
  z.union([
    z.array(item).transform((data) => ({ data, pages: 1 })),
    z
      .object({
        data: z.array(item),
        meta: z.object({ pagination: z.object({ total_pages: z.coerce.number() }) }).nullish(),
      })
      .transform(({ data, meta }) => ({ data, pages: meta?.pagination.total_pages ?? 1 })),
  ]);
export const usersPage = pageOf(userAnswer);

/** GraphQL errors arrive as HTTP 200. */
export const formsPage = z.object({
  errors: z.array(z.object({ message: z.string() })).optional(),
  data: z
    .object({
      forms: z.object({
        data: z.array(formAnswer),
        paginatorInfo: z.object({ lastPage: z.coerce.number() }).nullish(),
      }),
    })
    .nullish(),
});

/** Jobs with their labels; undefined where they are not given back, which is not the same as having none. */
export const tasksPage = pageOf(
  z.object({
    id,
    labels: z
      .array(z.union([text, z.object({ name: text }).transform(({ name }) => name)]))
      .nullish()
      .transform((labels) => labels ?? undefined),
  }),
);

const place = { id: z.string(), name: z.string() };
/** The customer's FacilityApps as the check sees it; also the shape in which it is stored. */
export const referenceDataSchema = z.object({
  /** Milliseconds since the epoch. */
  fetchedAt: z.number(),
  sites: z.array(z.object(place)),
  floors: z.array(z.object({ ...place, siteId: z.string() })),
  spaces: z.array(z.object({ ...place, floorId: z.string() })),
  users: z.array(
    z.object({
      ...place,
      email: z.string().optional(),
      /** Employees who share the user's contact: an employee id in a file means this user. */
      employeeIds: z.array(z.string()),
    }),
  ),
  forms: z.array(z.object(place)),
});
export type ReferenceData = z.infer<typeof referenceDataSchema>;
export type Site = ReferenceData['sites'][number];
export type Floor = ReferenceData['floors'][number];
export type Space = ReferenceData['spaces'][number];
export type User = ReferenceData['users'][number];
export type Form = ReferenceData['forms'][number];
