import { z } from 'zod';
import { toInstant } from '../platform/clock';
import { NAME_KINDS } from './checking/places';
import type { KeptAlias, KeptMapping } from './reading-memory';

const aliasShape = z.object({
  id: z.string(),
  kind: z.enum(NAME_KINDS),
  /** Id of the site of a floor, of the floor of a space; null for the others. */
  parent: z.string().nullable(),
  /** How the customer's files call it. */
  name: z.string(),
  /** Id of what it is in FacilityApps. */
  targetId: z.string(),
  by: z.string(),
  at: z.string(),
});
export const aliasView = ({ id, kind, parent, name, targetId, by, at }: KeptAlias) =>
  aliasShape.parse({ id, kind, parent: parent || null, name, targetId, by, at: toInstant(at) });

const mappingShape = z.object({
  id: z.string(),
  headers: z.array(z.string()),
  /** Normal header -> field; null: the column is not imported. */
  map: z.record(z.string(), z.string().nullable()),
  by: z.string(),
  at: z.string(),
  /** How many earlier choices there are to go back to. */
  undoable: z.number(),
});
export const mappingView = ({ id, headers, map, by, at, undoable }: KeptMapping) =>
  mappingShape.parse({ id, headers, map, by, at: toInstant(at), undoable });
