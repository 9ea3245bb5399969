import type { SessionView } from '../shared/imports/views';
import { Frame } from './parts/frame';
import { Later } from './parts/later';
import { Loading, ProblemNotice } from './parts/notice';
import { route } from './router';
import { ImportScreen } from './screens/import';
import { ImportsScreen } from './screens/imports';
import { MissingScreen } from './screens/missing';
import { SignInScreen } from './screens/sign-in';
import { findSession, session } from './session';

/** Screens that are not the first, each with what only it needs. */
const recurring = () => import('./screens/recurring');
const settings = () => import('./screens/settings');
const reference = () => import('./screens/reference');

function Screen({ who }: { who: SessionView }) {
  const at = route.value;
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
      return (
        <Later what="settings" load={settings}>
          {({ SettingsScreen }) => <SettingsScreen who={who} section={at.section} />}
        </Later>
      );
    case 'missing':
      return <MissingScreen />;
  }
}

export function App() {
  const who = session.value;
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
          <SignInScreen ended={who.ended} />
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
