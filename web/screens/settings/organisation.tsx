import './organisation.css';
import type { SettingsView } from '../../../shared/tenancy/views';
import type { SessionView } from '../../../shared/imports/views';
import { getSettings, saveSettings, type Tagged } from '../../api/organisation';
import { findBranding } from '../../branding';
import { useFollowed } from '../../follow';
import { Addresses } from '../../parts/settings/addresses';
import { Loading, ProblemNotice } from '../../parts/notice';
import { SaveOutcome } from '../../parts/save-outcome';
import { useSaving } from '../../parts/saving';
import { mayChange, session } from '../../session';
import { CALENDAR_WORDS } from '../../words/calendars';

const PLANS: Record<SettingsView['plan'], string> = {
  starter: 'Starter',
  professional: 'Professional',
  enterprise: 'Enterprise',
};
const zones = (): string[] => Intl.supportedValuesOf('timeZone');

/** What is typed into a form, by the name of its field. */
const textOf = (form: HTMLFormElement, name: string): string => {
  const given = new FormData(form).get(name);
  return typeof given === 'string' ? given : '';
};

function SettingsForm({
  tagged: { value, etag },
  onSaved,
  locked,
}: {
  tagged: Tagged<SettingsView>;
  onSaved: (now: Tagged<SettingsView>) => void;
  locked: boolean;
}) {
  const { busy, saved, problem, touched, save } = useSaving();
  const submit = (form: HTMLFormElement) =>
    save(async () => {
      const calendar = textOf(form, 'holidayCalendar');
      onSaved(
        await saveSettings(
          {
            name: textOf(form, 'name'),
            timeZone: textOf(form, 'timeZone').trim(),
            holidayCalendar: calendar === '' ? null : (calendar as SettingsView['holidayCalendar']),
            ratePerSecond: Number(textOf(form, 'ratePerSecond')),
            defaultHours: { start: textOf(form, 'start'), end: textOf(form, 'end') },
          },
          etag,
        ),
      );
    });
  return (
    <form
      class="card form"
      onInput={touched}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <fieldset class="bare form" disabled={locked || busy}>
        <label class="field">
          <span class="field-label">Name of your organisation</span>
          <input name="name" required maxLength={100} autocomplete="organization" defaultValue={value.name} />
        </label>
        <label class="field">
          <span class="field-label">Time zone</span>
          <input
            name="timeZone"
            required
            list="zones"
            autocomplete="off"
            spellcheck={false}
            defaultValue={value.timeZone}
          />
          <span class="hint">
            Dates and times in your files are read in this zone. Start typing a city, such as London.
          </span>
          <datalist id="zones">
            {zones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        <label class="field">
          <span class="field-label">Bank holidays</span>
          <select name="holidayCalendar" defaultValue={value.holidayCalendar ?? ''}>
            {Object.entries(CALENDAR_WORDS).map(([id, words]) => (
              <option key={id} value={id} selected={id === value.holidayCalendar}>
                {words}
              </option>
            ))}
            <option value="" selected={value.holidayCalendar === null}>
              None: do not warn of bank holidays
            </option>
          </select>
        </label>
        <div class="field" role="group" aria-labelledby="hours-label">
          <span class="field-label" id="hours-label">
            Usual hours
          </span>
          <span class="hint">A row without any times gets these.</span>
          <div class="hours">
            <label>
              From <input type="time" name="start" required defaultValue={value.defaultHours.start} />
            </label>
            <label>
              to <input type="time" name="end" required defaultValue={value.defaultHours.end} />
            </label>
          </div>
        </div>
        <label class="field">
          <span class="field-label">Jobs a second, at most</span>
          <input
            class="short"
            type="number"
            name="ratePerSecond"
            required
            min="0.1"
            step="0.1"
            max={Math.max(value.bounds.mostPerSecond, value.ratePerSecond)}
            defaultValue={value.ratePerSecond}
          />
          <span class="hint">
            How fast jobs are created in FacilityApps. Your plan allows up to {value.bounds.mostPerSecond}; an
            import that is running follows within some minutes.
          </span>
        </label>
        <SaveOutcome
          problem={problem}
          saved={saved}
          words="Saved. It applies everywhere within half a minute."
        />
        {!locked && (
          <button type="submit" class="button">
            {busy ? 'Saving…' : 'Save'}
          </button>
        )}
      </fieldset>
    </form>
  );
}

/** What an organisation decides for everybody in it, and the addresses that lead to it. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh, put } = useFollowed('organisation', getSettings, () => null);
  const locked = !mayChange(who, 'settings:write');
  const saved = (now: Tagged<SettingsView>): void => {
    put(now);
    // The name stands at the top of every page.
    const { name, timeZone } = now.value;
    session.value = { state: 'in', session: { ...who, customer: { ...who.customer, name, timeZone } } };
    void findBranding();
  };
  if (problem) return <ProblemNotice problem={problem} onRetry={refresh} />;
  if (!value) return <Loading what="your organisation" />;
  return (
    <>
      <p class="hint">
        Plan: {PLANS[value.value.plan]}. Your organisation is known here as <strong>{value.value.id}</strong>.
      </p>
      <SettingsForm tagged={value} onSaved={saved} locked={locked} />
      <Addresses locked={locked} />
    </>
  );
}
