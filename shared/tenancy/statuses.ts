import type { Customer } from './model';

/** What a customer may do by its status (product.md, "Hosts"): a suspended one looks and exports. */
const MAY: Record<Customer['status'], { look: boolean; change: boolean }> = {
  trial: { look: true, change: true },
  active: { look: true, change: true },
  suspended: { look: true, change: false },
  closed: { look: false, change: false },
};

export const mayLook = ({ status }: Pick<Customer, 'status'>): boolean => MAY[status].look;
export const mayChange = ({ status }: Pick<Customer, 'status'>): boolean => MAY[status].change;
