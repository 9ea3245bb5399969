import type { ComponentChildren } from 'preact';
import type { SessionView } from '../../shared/imports/views';
import { asProblem } from '../api/problem';
import { branding } from '../branding';
import { route } from '../router';
import { importsAddress, referenceAddress, schedulesAddress, settingsAddress } from '../routes';
import { session, signOut } from '../session';
import { Brand } from './brand';

async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status !== 401) {
      session.value = { state: 'unknown', problem };
      return;
    }
  }
  // A fresh page keeps nothing of the person who was here.
  window.location.assign(importsAddress);
}

function Account({ user }: Pick<SessionView, 'user'>) {
  return (
    <div class="account">
      <span class="account-name" title={user.email}>
        {user.name || user.email}
      </span>
      <button type="button" class="button-link" onClick={() => void leave()}>
        Sign out
      </button>
    </div>
  );
}

/** Where one can go. */
const Places = () => {
  const { screen } = route.value;
  const current = (here: boolean) => (here ? { 'aria-current': 'page' as const } : {});
  return (
    <nav class="places" aria-label="Main">
      <a href={importsAddress} {...current(screen.startsWith('import'))}>
        Imports
      </a>
      <a href={schedulesAddress} {...current(screen.startsWith('schedule'))}>
        Recurring jobs
      </a>
      <a href={referenceAddress()} {...current(screen === 'reference')}>
        Reference data
      </a>
      <a href={settingsAddress()} {...current(screen === 'settings')}>
        Settings
      </a>
    </nav>
  );
};

const Suspended = () => (
  <div class="banner" role="status">
    <p>This account is suspended: you can look at everything and download it, but change nothing.</p>
  </div>
);

/** What is around every screen. */
export function Frame({ who, children }: { who?: SessionView; children: ComponentChildren }) {
  const shown = branding.value;
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <div class="top-inner">
          <a class="brand" href={importsAddress}>
            <Brand name={shown?.name ?? who?.customer.name ?? 'FacilityApps'} logo={shown?.logo ?? null} />
          </a>
          {who && <Places />}
          {who && <Account user={who.user} />}
        </div>
      </header>
      {who?.customer.status === 'suspended' && <Suspended />}
      <main id="main">{children}</main>
    </>
  );
}
