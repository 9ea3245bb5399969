import type { SessionView } from '../../shared/imports/views';
import { sessionAnswer } from './answers';
import { call, command } from './request';

export const whoAmI = (): Promise<SessionView> => call(sessionAnswer, { path: '/api/session' });

export const signIn = (email: string, password: string, code?: string): Promise<SessionView> =>
  call(sessionAnswer, {
    method: 'POST',
    path: '/api/session',
    body: { email, password, ...(code === undefined ? {} : { code }) },
  });

export const signOut = (): Promise<void> => command({ method: 'DELETE', path: '/api/session' });
