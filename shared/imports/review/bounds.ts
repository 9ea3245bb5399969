/** A file of more rows can be looked at in its own order, and not be searched or edited: 21 bytes a row are kept. */
export const MOST_REVIEWED_ROWS = 2_000_000;
