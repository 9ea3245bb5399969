import { expand } from './names';

/** Edits that lead from one text to the other (insert, delete, replace, swap neighbours), up to `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const line = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((above[j] ?? 0) + 1, (line[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[b.length] ?? most + 1;
}

export interface Candidate {
  id: string;
  name: string;
}

/** Names of one place in the hierarchy, made ready once for all that are looked for among them. */
export class Suggestions {
  private readonly ready: (Candidate & { plain: string })[];

  constructor(candidates: Iterable<Candidate>) {
    this.ready = [...candidates].map(({ id, name }) => ({ id, name, plain: expand(name) }));
  }

  /** The one that a person most likely meant; undefined where none is near. */
  nearest(wanted: string): Candidate | undefined {
    const text = expand(wanted);
    if (text === '') return undefined;
    const most = Math.max(1, Math.floor(text.length / 3));
    let best: { candidate: Candidate; edits: number } | undefined;
    for (const { id, name, plain: other } of this.ready) {
      const contained =
        text.length >= 4 && (other.startsWith(`${text} `) || text.startsWith(`${other} `)) && other !== '';
      const edits = other === text ? 0 : contained ? 1 : distance(text, other, best ? best.edits : most);
      if (edits <= most && (!best || edits < best.edits)) best = { candidate: { id, name }, edits };
    }
    return best?.candidate;
  }
}
