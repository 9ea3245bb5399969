import { useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import { choose, getTagged, type Choices } from '../../api/reading';
import { DropEdits, type Agreed } from './drop-edits';

/** So often somebody who has nothing to lose is taken on by itself where others change the import meanwhile. */
const MOST_TRIES = 3;

/**
 * Has a file read anew: as it stands when the person asks, and where changes of rows would go, only once the person
 * agreed to lose those that stand then. Changed meanwhile, it asks again with what stands now.
 *
 * @param choicesFor how it is to be read, of the import as it is; undefined where that does not fit it any more
 */
export function useReadAnew(
  id: string,
  choicesFor: (now: ImportView) => Choices | undefined,
  { put, onStale }: { put: (view: ImportView) => void; onStale?: () => void },
) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [asked, setAsked] = useState<Agreed & { again: boolean }>();

  async function attempt(agreed: Agreed | undefined, tries = 1, again = false): Promise<void> {
    const now = agreed ?? (await look());
    const choices = choicesFor(now.view);
    if (!choices) return onStale?.();
    const drops = now.view.edits > 0;
    if (drops && !agreed) return setAsked({ ...now, again });
    try {
      put(await choose(id, choices, now.etag, { dropEdits: drops }));
    } catch (error) {
      if (asProblem(error).status !== 412 || tries >= MOST_TRIES) throw error;
      await attempt(undefined, tries + 1, agreed !== undefined);
    }
  }
  async function look(): Promise<Agreed> {
    const { value: view, etag } = await getTagged(id, new AbortController().signal);
    return { view, etag };
  }
  async function start(agreed?: Agreed): Promise<void> {
    setAsked(undefined);
    setProblem(undefined);
    setBusy(true);
    try {
      await attempt(agreed);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  const dialog = asked && (
    <DropEdits
      key={asked.etag}
      asked={asked}
      again={asked.again}
      onYes={() => void start(asked)}
      onNo={() => setAsked(undefined)}
    />
  );
  return { busy, problem, dialog, start: () => void start() };
}
