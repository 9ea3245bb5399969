import { letter, type LetterHead } from '../platform/letter';
import type { Mail } from '../platform/mail';
import type { Role } from './permissions';

/** The words of the mails about accounts. Tokens stand behind `#`, which no server and no log ever sees. */
const linkTo = (home: string, page: string, token: string): string => `${home}/${page}#${token}`;

interface Of {
  to: string;
  /** The company that it is about. */
  head: LetterHead;
  home: string;
}

const NO_ONE = 'If you did not expect this mail, you need not do anything.';

export const invitationLetter = (
  { to, head, home }: Of,
  { token, inviter, role, days }: { token: string; inviter: string; role: Role; days: number },
): Mail =>
  letter({
    to,
    head,
    subject: `You are invited to the Job Importer of ${head.name}`,
    parts: [
      `${inviter} invites you to the Job Importer of ${head.name}, as ${role === 'viewer' || role === 'planner' ? 'a' : 'an'} ${role}.`,
      { link: linkTo(home, 'invitation', token), words: 'Accept the invitation' },
      `The link works for ${days} days, once.`,
      NO_ONE,
    ],
  });

export const resetLetter = (
  { to, head, home }: Of,
  { token, minutes }: { token: string; minutes: number },
): Mail =>
  letter({
    to,
    head,
    subject: `Choose a new password for ${head.name}`,
    parts: [
      `Somebody, most likely you, asked for a new password for the Job Importer of ${head.name}.`,
      { link: linkTo(home, 'reset-password', token), words: 'Choose a new password' },
      `The link works for ${minutes} minutes, once. Your password stays as it is until then.`,
      NO_ONE,
    ],
  });

export const emailChangeLetter = (
  { to, head, home }: Of,
  { token, minutes }: { token: string; minutes: number },
): Mail =>
  letter({
    to,
    head,
    subject: `Confirm your new address for ${head.name}`,
    parts: [
      `This address is to be the one that you sign in with at the Job Importer of ${head.name}.`,
      { link: linkTo(home, 'confirm-email', token), words: 'Confirm the address' },
      `The link works for ${minutes} minutes, once.`,
      NO_ONE,
    ],
  });

/** What people are told after it happened. */
export const NOTICES = {
  'password-changed': [
    'Your password was changed',
    'Your password was changed. Other devices were signed out.',
  ],
  'second-step-on': ['The second step is on', 'A second step of signing in was set up for your account.'],
  'second-step-off': ['The second step is off', 'The second step of signing in was taken off your account.'],
  'email-changed': [
    'Your address was changed',
    'The address that you sign in with was changed to another one.',
  ],
} as const;
export type Notice = keyof typeof NOTICES;

export const noticeLetter = ({ to, head, home }: Of, notice: Notice): Mail => {
  const [subject, sentence] = NOTICES[notice];
  return letter({
    to,
    head,
    subject: `${subject} (${head.name})`,
    parts: [
      `${sentence} This is about the Job Importer of ${head.name}.`,
      'If that was not you, choose a new password now, and tell an admin of your company.',
      { link: `${home}/reset-password`, words: 'Choose a new password' },
    ],
  });
};
