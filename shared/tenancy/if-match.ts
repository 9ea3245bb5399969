import { AppError } from '../platform/errors';
import { etagOf } from './views';

/** Throws `changed` where a person decided on another version than the one that is there; without one, or `*`, any does. */
export function expectVersion(view: unknown, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etagOf(view)) return;
  throw new AppError('changed', {
    detail: 'Somebody changed this after you looked at it. Load it again and decide again.',
  });
}
