import type { ImportsService } from '../imports';
import type { Tenant } from '../tenancy';
import type { Template } from './model';

type ReferenceData = Awaited<ReturnType<ImportsService['reference']['get']>>;

/** What of a template is not in the customer's FacilityApps (any more): the field and a sentence. */
export function goneFrom(
  reference: ReferenceData,
  template: Template,
): { field: keyof Template; message: string } | undefined {
  const { siteId, floorId, spaceId, ownerId, formId } = template;
  const not = (field: keyof Template, what: string, id: string) => ({
    field,
    message: `${what} ${id} is not in FacilityApps (any more).`,
  });
  if (!reference.sites.some(({ id }) => id === siteId)) return not('siteId', 'Site', siteId);
  const floor = reference.floors.find(({ id }) => id === floorId);
  if (floorId !== undefined && !floor) return not('floorId', 'Floor', floorId);
  if (floor && floor.siteId !== siteId)
    return { field: 'floorId', message: `Floor ${floor.name} belongs to another site.` };
  if (spaceId !== undefined) {
    if (floorId === undefined) return { field: 'spaceId', message: 'A space needs its floor.' };
    const space = reference.spaces.find(({ id }) => id === spaceId);
    if (!space) return not('spaceId', 'Space', spaceId);
    if (space.floorId !== floorId)
      return { field: 'spaceId', message: `Space ${space.name} belongs to another floor.` };
  }
  if (!reference.users.some(({ id }) => id === ownerId)) return not('ownerId', 'User', ownerId);
  if (formId !== undefined && !reference.forms.some(({ id }) => id === formId))
    return not('formId', 'Form', formId);
  return undefined;
}

/** Reference data for the length of a tick: asked for once a customer. */
export type ReferenceOf = (tenant: Tenant) => Promise<ReferenceData>;
export function referenceOnce(imports: ImportsService): ReferenceOf {
  const asked = new Map<string, Promise<ReferenceData>>();
  return (tenant) => {
    const found = asked.get(tenant.id) ?? imports.reference.get(tenant);
    asked.set(tenant.id, found);
    return found;
  };
}
