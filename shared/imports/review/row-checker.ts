import { createHash } from 'node:crypto';
import type { ReferenceData } from '../../facilityapps';
import { civilDate, type Clock } from '../../platform/clock';
import type { Tenant } from '../../tenancy';
import { DateReader } from '../checking/dates';
import { withPathPart } from '../checking/place-cells';
import { placesOf, type Alias, type NameKind, type Places } from '../checking/places';
import { RowCells } from '../checking/row-cells';
import { cellsCheck } from '../checking/rows-check';
import type { RowCheck } from '../checking/check-row';
import type { Layout } from '../model';
import type { ReadingMemory } from '../reading-memory';
import { acceptedAlias } from './accepted-alias';
import type { ReviewedRecord } from './review';

export interface RowCheckerDeps {
  memory: Pick<ReadingMemory, 'aliases'>;
  reference: {
    current(tenant: Tenant): Promise<ReferenceData>;
    version(tenant: Tenant): Promise<string | undefined>;
  };
  clock: Clock;
}

/** Checks rows of one import by themselves, as the check of its file does, under the rules of now. */
export interface RowChecker {
  check(cells: string[]): RowCheck;
  /** The name that accepting what is suggested for a row with these cells makes this customer's own. */
  acceptedAlias(cells: string[], kind: NameKind): Alias | undefined;
  /** Another site, floor or space in a path of them. */
  withPathPart(path: string, part: 0 | 1 | 2, name: string): string;
}

const MOST_KEPT = 4;

/** Keeps the last few checkers: making one ready takes longer than checking a row with it. */
export class RowCheckers {
  private readonly kept = new Map<string, RowChecker>();

  constructor(private readonly deps: RowCheckerDeps) {}

  /**
   * @param without aliases that do not count any more
   */
  async of(
    tenant: Tenant,
    record: ReviewedRecord,
    layout: Layout,
    without: ReadonlySet<string> = new Set(),
  ): Promise<RowChecker> {
    const { memory, reference, clock } = this.deps;
    const [version, all] = await Promise.all([reference.version(tenant), memory.aliases(tenant)]);
    const aliases = all.filter(({ id }) => !without.has(id));
    const today = civilDate(clock.now(), tenant.timeZone);
    const accepts = record.choices?.acceptSuggestions === true;
    const { header, columns, constants, dateOrder, dateOrders } = layout;
    const read = [header, columns, constants, dateOrder, dateOrders];
    const names = aliases.map(({ id, targetId }) => [id, targetId]);
    const rules = JSON.stringify([tenant, version, names, today, accepts, read]);
    const key = createHash('sha256').update(rules).digest('hex');
    const known = version === undefined ? undefined : this.kept.get(key);
    if (known) return known;
    // What was checked with is good enough to check again with, however old: an edit must not wait for FacilityApps.
    const data = await reference.current(tenant);
    const made = rowCheckerOf({ tenant, reference: data, today, aliases }, layout, accepts);
    this.kept.set(key, made);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    return made;
  }
}

function rowCheckerOf(
  rules: { tenant: Tenant; reference: ReferenceData; today: string; aliases: Alias[] },
  layout: Layout,
  accepts: boolean,
): RowChecker {
  // The orders that people saw their dates read in hold for what they change too.
  const dates = new DateReader(new Map(Object.entries(layout.dateOrders ?? {})), layout.dateOrder ?? 'dmy');
  const accept = () => undefined;
  let accepting: Places | undefined;
  const places = (): Places => (accepting ??= placesOf(rules.reference, { aliases: rules.aliases, accept }));
  const row = new RowCells(layout.columns, layout.header, layout.constants);
  return {
    check: cellsCheck(rules, layout, dates, accepts ? accept : undefined),
    acceptedAlias(cells, kind) {
      row.cells = cells;
      return acceptedAlias(row, places(), kind);
    },
    withPathPart: (path, part, name) => withPathPart(path, places(), part, name),
  };
}
