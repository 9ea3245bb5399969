import type { SessionView } from '../shared/imports/views';
import { Frame } from './parts/frame';
import { Later } from './parts/later';
import { Loading, ProblemNotice } from './parts/notice';
import { route } from './router';
import { ImportScreen } from './screens/import';
import { ImportsScreen } from './screens/imports';
import { MissingScreen } from './screens/missing';
import { SignInScreen } from './screens/sign-in';
import { findSession, may, session } from './session';

/** Screens that are not the first, each with what only it needs. */
const recurring = () => import('./screens/recurring');
const settings = () => import('./screens/settings');
const reference = () => import('./screens/reference');
const fromMail = () => import('./screens/from-mail');

const FromMail = ({ screen }: { screen: 'invitation' | 'reset-password' | 'confirm-email' }) => (
  <Later what="the page" load={fromMail}>
    {({ FromMailScreen }) => <FromMailScreen key={screen} screen={screen} />}
  </Later>
);

/** Settings, which also take over where a company asks for a second step that is not set up yet. */
const Settings = ({ who, section }: { who: SessionView; section: string | null }) => (
  <Later what="settings" load={settings}>
    {({ SettingsScreen }) => <SettingsScreen who={who} section={section} />}
  </Later>
);

function Screen({ who }: { who: SessionView }) {
  const at = route.value;
  if (!may(who, 'imports:read')) return <Settings who={who} section="account" />;
  switch (at.screen) {
    case 'imports':
      return <ImportsScreen who={who} />;
    case 'import':
      return <ImportScreen key={at.id} who={who} id={at.id} shown={at} />;
    case 'schedules':
      return (
        <Later what="recurring jobs" load={recurring}>
          {({ SchedulesScreen }) => <SchedulesScreen who={who} />}
        </Later>
      );
    case 'schedule':
      return (
        <Later what="recurring jobs" load={recurring}>
          {({ ScheduleScreen }) => <ScheduleScreen key={at.id} who={who} id={at.id} />}
        </Later>
      );
    case 'reference':
      return (
        <Later what="reference data" load={reference}>
          {({ ReferenceScreen }) => <ReferenceScreen who={who} kind={at.kind} text={at.text} />}
        </Later>
      );
    case 'schedules-month':
      return (
        <Later what="recurring jobs" load={recurring}>
          {({ MonthScreen }) => <MonthScreen who={who} month={at.month} />}
        </Later>
      );
    case 'schedules-holidays':
      return (
        <Later what="recurring jobs" load={recurring}>
          {({ OwnDaysScreen }) => <OwnDaysScreen who={who} />}
        </Later>
      );
    case 'schedules-from-import':
      return (
        <Later what="recurring jobs" load={recurring}>
          {({ FromImportScreen }) => <FromImportScreen key={at.importId} who={who} importId={at.importId} />}
        </Later>
      );
    case 'settings':
      return <Settings who={who} section={at.section} />;
    case 'invitation':
    case 'reset-password':
    case 'confirm-email':
      return <FromMail screen={at.screen} />;
    case 'missing':
      return <MissingScreen />;
  }
}

export function App() {
  const who = session.value;
  const { screen } = route.value;
  switch (who.state) {
    case 'unknown':
      return (
        <Frame>
          {who.problem ? (
            <ProblemNotice problem={who.problem} onRetry={() => void findSession()} />
          ) : (
            <Loading what="the importer" />
          )}
        </Frame>
      );
    case 'out':
      return (
        <Frame>
          {screen === 'invitation' || screen === 'reset-password' || screen === 'confirm-email' ? (
            <FromMail screen={screen} />
          ) : (
            <SignInScreen ended={who.ended} />
          )}
        </Frame>
      );
    case 'in':
      return (
        <Frame who={who.session}>
          <Screen who={who.session} />
        </Frame>
      );
  }
}
