import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fittingOptions, type CellOption } from './cell-options';

const MOST_SHOWN = 100;
const LIST = 'cell-editor-list';

/** Where the cell lies in the box around the grid, in pixels. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How an edit ends: the cell keeps what it had, or takes a value, and where the person goes on. */
export type Then = 'down' | 'right' | 'left' | 'stay';
export type Ending = { kind: 'leave' } | { kind: 'take'; value: string; then: Then };

/** The field over a cell while it is edited, with the list of what may stand there. */
export function CellEditor({
  label,
  first,
  options: loading,
  place,
  onEnd,
}: {
  label: string;
  /** What it holds at the start; `all` chosen, so that typing replaces it. */
  first: { text: string; all: boolean };
  options: Promise<CellOption[]>;
  place: Place;
  onEnd: (ending: Ending) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState(first.text);
  const [typed, setTyped] = useState(!first.all);
  const [options, setOptions] = useState<CellOption[]>([]);
  const [at, setAt] = useState(-1);
  const ended = useRef(false);

  useLayoutEffect(() => {
    input.current?.focus();
    if (first.all) input.current?.select();
  }, []);
  useEffect(() => {
    let gone = false;
    // Without a list the cell is typed freely.
    loading.then((found) => !gone && setOptions(found)).catch(() => undefined);
    return () => {
      gone = true;
    };
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const shown = (typed ? fittingOptions(options, text) : options).slice(0, MOST_SHOWN);
  const end = (ending: Ending) => {
    // Leaving the field after Enter is no second end.
    if (ended.current) return;
    ended.current = true;
    onEnd(ending);
  };
  const take = (then: Then) => end({ kind: 'take', value: shown[at]?.value ?? text, then });

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    const move = (to: number) => {
      event.preventDefault();
      setAt(Math.max(-1, Math.min(shown.length - 1, to)));
    };
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Escape') end({ kind: 'leave' });
    else if (event.key === 'Enter') {
      event.preventDefault();
      take('down');
    } else if (event.key === 'Tab') {
      event.preventDefault();
      take(event.shiftKey ? 'left' : 'right');
    }
  }

  const open = shown.length > 0;
  return (
    <div
      class="cell-editor"
      style={{ left: `${place.left}px`, top: `${place.top}px`, width: `${Math.max(place.width, 220)}px` }}
    >
      <input
        ref={input}
        type="text"
        aria-label={label}
        value={text}
        style={{ height: `${place.height}px` }}
        autoComplete="off"
        spellcheck={false}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={LIST}
        {...(at >= 0 ? { 'aria-activedescendant': `${LIST}-${at}` } : {})}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setTyped(true);
          setAt(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => take('stay')}
      />
      <ul
        ref={list}
        id={LIST}
        role="listbox"
        aria-label={`Choices for ${label}`}
        class={open ? '' : 'is-empty'}
      >
        {shown.map((option, index) => (
          <li
            key={`${option.value}|${option.hint ?? ''}`}
            id={`${LIST}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => {
              event.preventDefault();
              end({ kind: 'take', value: option.value, then: 'stay' });
            }}
          >
            {option.value} {option.hint !== undefined && <span class="hint">{option.hint}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
