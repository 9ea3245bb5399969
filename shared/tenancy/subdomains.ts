import { AppError } from '../platform/errors';
import { subdomainFault } from './hosts';
import type { Customer } from './model';
import { PLAN_BOUNDS } from './plans';
import type { TenantStore } from './store';

/** Names that a customer may have given up: they stay its own for ever, so that nobody collects names. */
const MOST_RELEASED = 20;

const FAULTS = {
  malformed: 'Use 1 to 63 letters a to z, digits and hyphens, with a letter or digit at both ends.',
  reserved: 'This name is kept for our own pages. Choose another one.',
  taken: 'This name is taken. Choose another one.',
  yours: 'This is one of your addresses already.',
};

/** Why a customer cannot take a sub-domain; undefined where it can. */
export async function whyNot(
  store: TenantStore,
  customer: Customer,
  name: string,
): Promise<{ fault: keyof typeof FAULTS; sentence: string } | undefined> {
  const told = (fault: keyof typeof FAULTS) => ({ fault, sentence: FAULTS[fault] });
  const wrong = subdomainFault(name);
  if (wrong) return told(wrong);
  if (customer.subdomains.includes(name)) return told('yours');
  const owner = await store.ownerOfSubdomain(name);
  return owner === undefined || owner === customer.id ? undefined : told('taken');
}

const refused = (detail: string): AppError =>
  new AppError('refused', { detail, issues: [{ path: 'name', message: detail }] });

/**
 * Takes a further sub-domain, or takes one back; harmless when repeated. Throws `conflict` for another's, `refused`
 * for a name that nobody can have, and where the plan allows no more.
 */
export async function addSubdomain(store: TenantStore, id: string, name: string): Promise<Customer> {
  const customer = await store.customer(id);
  const not = await whyNot(store, customer, name);
  if (not?.fault === 'yours') return customer;
  if (not?.fault === 'taken')
    throw new AppError('conflict', {
      detail: not.sentence,
      issues: [{ path: 'name', message: not.sentence }],
    });
  if (not) throw refused(not.sentence);
  const withinPlan = (now: Customer): void => {
    const { subdomains } = PLAN_BOUNDS[now.plan];
    if (subdomains !== null && now.subdomains.length >= subdomains)
      throw refused(
        `Your plan includes ${subdomains === 1 ? 'one address' : `${subdomains} addresses`}. Release one, or choose a larger plan.`,
      );
  };
  // Looked at first, so that a name is not kept for who cannot have it; and again in the write, where two add at once.
  withinPlan(customer);
  if (!(await store.reserveSubdomain(id, name))) throw new AppError('conflict', { detail: FAULTS.taken });
  return store.changeCustomer(id, (now) => {
    if (now.subdomains.includes(name)) return {};
    withinPlan(now);
    return {
      subdomains: [...now.subdomains, name],
      releasedSubdomains: now.releasedSubdomains.filter((one) => one !== name),
    };
  });
}

const own = (now: Customer, name: string): void => {
  if (!now.subdomains.includes(name))
    throw new AppError('not-found', { detail: 'This is none of your addresses.' });
};

/** Gives a sub-domain up: it leads nowhere, and stays kept for its customer. Throws `not-found`, `refused`. */
export function releaseSubdomain(store: TenantStore, id: string, name: string): Promise<Customer> {
  return store.changeCustomer(id, (now) => {
    own(now, name);
    if (now.home === name)
      throw refused('Links in mails and files lead to this address. Choose another one for them first.');
    if (now.releasedSubdomains.length >= MOST_RELEASED)
      throw refused('You have released many addresses. Please talk to us before you release another.');
    return {
      subdomains: now.subdomains.filter((one) => one !== name),
      releasedSubdomains: [...now.releasedSubdomains, name],
    };
  });
}

/** Chooses the sub-domain that links in mails and files lead to. Throws `not-found`. */
export function chooseHome(store: TenantStore, id: string, name: string): Promise<Customer> {
  return store.changeCustomer(id, (now) => {
    own(now, name);
    return { home: name };
  });
}
