import './organisation.css';
import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import type { RetentionView } from '../../../shared/tenancy/views';
import { getRetention, saveRetention, type Tagged } from '../../api/organisation';
import { useFollowed } from '../../follow';
import { Loading, Notice, ProblemNotice } from '../../parts/notice';
import { SaveOutcome } from '../../parts/save-outcome';
import { useSaving } from '../../parts/saving';
import { mayChange } from '../../session';

const inDays = (days: number): string => `${days.toLocaleString('en-GB')} ${days === 1 ? 'day' : 'days'}`;

function RetentionForm({
  tagged: { value, etag },
  onSaved,
}: {
  tagged: Tagged<RetentionView>;
  onSaved: (now: Tagged<RetentionView>) => void;
}) {
  const [days, setDays] = useState(String(value.fileDays));
  const [recordDays, setRecordDays] = useState(value.recordDays === null ? '' : String(value.recordDays));
  const { busy, saved, problem, touched, save } = useSaving();
  const { least, most } = value.bounds.fileDays;
  const records = value.bounds.recordDays;
  const wanted = recordDays === '' ? null : Number(recordDays);
  const shorter = Number(days) >= least && Number(days) < value.fileDays;
  const fewer = wanted !== null && wanted >= records.least && wanted < (value.recordDays ?? Infinity);
  return (
    <form
      class="card form"
      onInput={touched}
      onSubmit={(event) => {
        event.preventDefault();
        void save(async () =>
          onSaved(await saveRetention({ fileDays: Number(days), recordDays: wanted }, etag)),
        );
      }}
    >
      <fieldset class="bare form" disabled={busy}>
        <label class="field">
          <span class="field-label">Days that files are kept</span>
          <input
            type="number"
            inputMode="numeric"
            min={least}
            max={most}
            step={1}
            required
            value={days}
            onInput={(event) => setDays(event.currentTarget.value)}
          />
          <span class="hint">
            {least.toLocaleString('en-GB')} to {inDays(most)} with your plan, counted from the end of an
            import.
          </span>
        </label>
        <label class="field">
          <span class="field-label">Days that imports are kept</span>
          <input
            type="number"
            inputMode="numeric"
            min={records.least}
            max={records.most}
            step={1}
            value={recordDays}
            onInput={(event) => setRecordDays(event.currentTarget.value)}
          />
          <span class="hint">
            {records.least.toLocaleString('en-GB')} to {inDays(records.most)}, and no shorter than files.
            Empty: for as long as you are with us.
          </span>
        </label>
        {shorter && (
          <Notice>
            <p>
              Files of imports that ended more than {inDays(Number(days))} ago are removed in the coming
              night. They cannot be brought back here.
            </p>
          </Notice>
        )}
        {fewer && (
          <Notice>
            <p>
              Imports that ended more than {inDays(wanted)} ago go in the coming night, with what became of
              each row and who changed what in it. They cannot be brought back here.
            </p>
          </Notice>
        )}
        <SaveOutcome problem={problem} saved={saved} words="Saved." />
        <button type="submit" class="button">
          {busy ? 'Saving…' : 'Save'}
        </button>
      </fieldset>
    </form>
  );
}

/** How long files are kept, and what stays. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh, put } = useFollowed('retention', getRetention, () => null);
  if (problem) return <ProblemNotice problem={problem} onRetry={refresh} />;
  if (!value) return <Loading what="how long files are kept" />;
  const locked = !mayChange(who, 'settings:write');
  return (
    <>
      <p class="hint">
        The file of an import, its rows and its result are removed some time after the import has ended; later
        the import itself, where you say so. What always stays: the audit log, and what keeps a job from being
        made twice. An import that is not at its end is kept, and so is one with rows whose outcome is
        unknown.
      </p>
      {locked ? (
        <p class="card">
          Files are kept for {inDays(value.value.fileDays)}, imports{' '}
          {value.value.recordDays === null
            ? 'for as long as you are with us'
            : `for ${inDays(value.value.recordDays)}`}
          .
        </p>
      ) : (
        <RetentionForm tagged={value} onSaved={put} />
      )}
    </>
  );
}
