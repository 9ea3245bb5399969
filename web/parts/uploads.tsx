import { importAddress } from '../routes';
import { dismiss, goOn, uploads, type UploadItem } from '../uploads/queue';
import { inBytes, percent } from '../words/numbers';
import { ProgressBar } from './progress';

function State({ item }: { item: UploadItem }) {
  const { state, sent, file, problem, record, key } = item;
  switch (state) {
    case 'waiting':
      return <p class="hint">Waiting for the file before it</p>;
    case 'sending': {
      const value = percent(sent, file.size);
      return (
        <>
          <ProgressBar label={`Upload of ${file.name}`} value={value} />
          <p class="hint">
            {value === 100
              ? 'The importer is taking it in…'
              : `${inBytes(sent)} of ${inBytes(file.size)} sent (${value} %)`}
          </p>
        </>
      );
    }
    case 'failed':
      return (
        <div role="alert">
          <p class="error-text">{problem?.message}</p>
          <button type="button" class="button button-quiet" onClick={() => goOn(key)}>
            Try again
          </button>
        </div>
      );
    case 'done':
      return record ? <a href={importAddress(record.id)}>See how it is checked</a> : null;
  }
}

/** Files that are on their way. */
export function Uploads() {
  if (uploads.value.length === 0) return null;
  return (
    <ul class="uploads" aria-label="Uploads">
      {uploads.value.map((item) => (
        <li key={item.key} class="upload">
          <div class="upload-head">
            <strong>{item.file.name}</strong>
            <button
              type="button"
              class="button-link"
              aria-label={`${item.state === 'sending' ? 'Stop the upload of' : 'Take off the list:'} ${item.file.name}`}
              onClick={() => dismiss(item.key)}
            >
              {item.state === 'sending' ? 'Stop' : 'Dismiss'}
            </button>
          </div>
          <State item={item} />
        </li>
      ))}
    </ul>
  );
}
