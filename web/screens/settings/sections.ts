import type { ComponentType } from 'preact';
import type { SessionView } from '../../../shared/imports/views';
import { may } from '../../session';

/** A page of the settings: loaded when somebody goes there, shown to whom the permission is given. */
export interface Section {
  /** Stands in the address, `/settings/<id>`. */
  id: string;
  title: string;
  /** Null where everybody has it, as their own account. */
  permission: string | null;
  load: () => Promise<{ Page: ComponentType<{ who: SessionView }> }>;
}

/** All of them, in the order in which they are listed. */
const SECTIONS: readonly Section[] = [
  {
    id: 'organisation',
    title: 'Organisation',
    permission: 'settings:read',
    load: () => import('./organisation'),
  },
  {
    id: 'connection',
    title: 'FacilityApps',
    permission: 'settings:read',
    load: () => import('./connection'),
  },
  { id: 'branding', title: 'Branding', permission: 'settings:read', load: () => import('./branding') },
  { id: 'people', title: 'People', permission: 'people:read', load: () => import('./people') },
  { id: 'keys', title: 'Keys', permission: 'keys:read', load: () => import('./keys') },
  { id: 'account', title: 'My account', permission: null, load: () => import('./account') },
  {
    id: 'remembered',
    title: 'Remembered choices',
    permission: 'imports:read',
    load: () => import('./remembered'),
  },
  {
    id: 'retention',
    title: 'Keeping files',
    permission: 'settings:read',
    load: () => import('./retention'),
  },
  { id: 'audit', title: 'Audit log', permission: 'audit:read', load: () => import('./audit') },
];

export const sectionsFor = (who: SessionView): Section[] =>
  SECTIONS.filter(({ permission }) => permission === null || may(who, permission));
