import type { PreviewView } from '../../../shared/imports/preview/views';
import { importAddress } from '../../routes';
import { CODE_WORDS } from '../../words/codes';
import { counted } from '../../words/numbers';

type LeftOut = PreviewView['leftOut'];
const TITLES: Record<LeftOut['by'][number]['outcome'], string> = {
  withErrors: 'with errors',
  duplicate: 'already there, or twice in the file',
  skipped: 'left out by a person',
  carried: 'settled before this correction',
};

/** Rows that are not sent, and why; each kind leads to its rows. */
export function LeftOutList({ id, leftOut }: { id: string; leftOut: LeftOut }) {
  return (
    <ul class="preview-list">
      {leftOut.by.map(({ outcome, rows, codes }) => (
        <li key={outcome}>
          {outcome === 'carried' ? (
            `${counted(rows, 'row')} ${TITLES[outcome]}`
          ) : (
            <a href={importAddress(id, { outcome })}>{`${counted(rows, 'row')} ${TITLES[outcome]}`}</a>
          )}
          {codes.length > 0 && (
            <ul>
              {codes.map(({ code, rows: many }) => (
                <li key={code}>
                  <a href={importAddress(id, { outcome, code })}>{CODE_WORDS[code].title}</a>:{' '}
                  {counted(many, 'row')}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
