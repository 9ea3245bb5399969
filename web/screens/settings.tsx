import type { SessionView } from '../../shared/imports/views';
import { ScreenHeading } from '../parts/heading';
import { Later } from '../parts/later';
import { settingsAddress } from '../routes';
import { MissingScreen } from './missing';
import './settings/settings.css';
import { sectionsFor } from './settings/sections';

/** The settings: a list of pages at the side, which wraps above them on a phone, and the page that was chosen. */
export function SettingsScreen({ who, section }: { who: SessionView; section: string | null }) {
  const sections = sectionsFor(who);
  const chosen = section === null ? sections[0] : sections.find(({ id }) => id === section);
  if (!chosen) return <MissingScreen />;
  return (
    <div class="settings">
      <nav class="settings-list" aria-label="Settings">
        {sections.map(({ id, title }) => (
          <a key={id} href={settingsAddress(id)} {...(id === chosen.id ? { 'aria-current': 'page' } : {})}>
            {title}
          </a>
        ))}
      </nav>
      <div class="settings-page">
        <ScreenHeading key={chosen.id} title={chosen.title} />
        <Later what={chosen.title.toLowerCase()} load={chosen.load}>
          {({ Page }) => <Page who={who} />}
        </Later>
      </div>
    </div>
  );
}
