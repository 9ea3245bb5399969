import type { Container } from '../platform/blobs';
import { FACT_BYTES, RowFacts } from './review/row-facts';

/*
 * What the review keeps in memory of each row lies in a blob of its own too, where a file is large: reading all of its
 * rows for it takes a quarter of a minute for a million. It is what the rows say, in another shape; without it they
 * are read.
 */
export const factsBlob = (folder: string, home = ''): string =>
  home === '' ? `${folder}/facts` : `${folder}/e-${home}.facts`;

/** So many windows are read anew by whoever begins to review, in a second of a processor; above it facts are written. */
export const FEW_WINDOWS = 512;
const FACTS_AT_ONCE = 240_000;

/** The facts of `count` rows as they were written; undefined where they are not there, or of other rows. */
export async function readFacts(
  container: Container,
  blob: string,
  count: number,
): Promise<RowFacts | undefined> {
  const info = await container.info(blob);
  if (info?.bytes !== count * FACT_BYTES) return undefined;
  const facts = RowFacts.of(count);
  for (let at = 0; at < count; at += FACTS_AT_ONCE) {
    const some = Math.min(FACTS_AT_ONCE, count - at);
    const bytes = await container.read(blob, { offset: at * FACT_BYTES, count: some * FACT_BYTES });
    if (bytes?.length !== some * FACT_BYTES) return undefined;
    facts.unpack(at, bytes);
  }
  return facts;
}
