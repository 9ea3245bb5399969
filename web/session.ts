import { signal } from '@preact/signals';
import type { SessionView } from '../shared/imports/views';
import { asProblem, type Problem } from './api/problem';
import { whenSessionEnds } from './api/request';
import * as api from './api/session';

export type SessionState =
  | { state: 'unknown'; problem?: Problem }
  | { state: 'out'; ended: boolean }
  | { state: 'in'; session: SessionView };

/** Who is signed in. */
export const session = signal<SessionState>({ state: 'unknown' });

whenSessionEnds(() => {
  session.value = { state: 'out', ended: session.value.state === 'in' };
});

/** Asks when the page opens, and again where what is known of the person has changed; quietly without a page that waits. */
export async function findSession({ quietly = false } = {}): Promise<void> {
  if (!quietly) session.value = { state: 'unknown' };
  try {
    session.value = { state: 'in', session: await api.whoAmI() };
  } catch (error) {
    const problem = asProblem(error);
    session.value = problem.status === 401 ? { state: 'out', ended: false } : { state: 'unknown', problem };
  }
}

/** @throws Problem, with a sentence for the person */
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  session.value = { state: 'in', session: await api.signIn(email, password, code) };
}

export async function signOut(): Promise<void> {
  await api.signOut();
  session.value = { state: 'out', ended: false };
}

export const may = ({ permissions }: SessionView, permission: string): boolean =>
  permissions.includes(permission);

/** What needs a permission and changes something: in a suspended customer nobody does it. */
export const mayChange = (who: SessionView, permission: string): boolean =>
  may(who, permission) && who.customer.status !== 'suspended';
