import type { Table } from '../platform/tables';
import { customerSchema } from './model';
import { mayLook } from './statuses';
import { CUSTOMER } from './store';

/** Customer ids begin with a letter or a digit. */
const ALL = { from: '0', to: '{' };

/** Every customer there ever was, closed ones too, in order. */
export async function customerIds(table: Table): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of table.range(CUSTOMER, { ...ALL, select: ['rowKey'] }))
    ids.push(...page.map(({ rowKey }) => rowKey));
  return ids;
}

/** Every sub-domain that leads to a customer who may at least look, in order. */
export async function liveSubdomains(table: Table): Promise<string[]> {
  const hosts: string[] = [];
  for await (const page of table.range(CUSTOMER, ALL))
    for (const { record } of page as { record?: unknown }[]) {
      const customer = customerSchema.parse(JSON.parse(String(record)));
      if (mayLook(customer)) hosts.push(...customer.subdomains);
    }
  return hosts.sort();
}
