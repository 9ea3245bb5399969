import { useState } from 'preact/hooks';

/** Words that somebody takes away: shown whole, selectable, and copied by a button. */
export function Copyable({ text, what }: { text: string; what: string }) {
  const [words, setWords] = useState(`Copy the ${what}`);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setWords('Copied');
    } catch {
      // The browser does not let us: it can be selected all the same.
      setWords('Please select and copy it');
    }
  }
  return (
    <div class="copyable">
      <code>{text}</code>
      <button type="button" class="button button-quiet" onClick={() => void copy()} aria-live="polite">
        {words}
      </button>
    </div>
  );
}
