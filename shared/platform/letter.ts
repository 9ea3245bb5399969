import type { Mail } from './mail';

/** A part of a letter: a paragraph, or an address to go to with the words of its button. */
export type Part = string | { link: string; words: string };

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  );

/** What stands at the head of a letter: who it is from, in their colour. Colours are `#rrggbb`. */
export interface LetterHead {
  name: string;
  colour: string;
  onColour: string;
}
export interface Letter {
  subject: string;
  parts: Part[];
  head: LetterHead;
}

const PAGE = 'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#15222b';
const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:6px;text-decoration:none;font-weight:bold';

/**
 * A mail in plain words, the same as text and as HTML; what people wrote in it stays words. It fetches nothing when it
 * is read: no picture tells anybody that, when and where it was opened.
 */
export function letterBody({ subject, parts, head }: Letter): Omit<Mail, 'to'> {
  const text = parts.map((part) => (typeof part === 'string' ? part : `${part.words}:\n${part.link}`));
  const colours = `background:${head.colour};color:${head.onColour}`;
  const html = parts.map((part) =>
    typeof part === 'string'
      ? `<p>${escape(part)}</p>`
      : `<p><a style="${BUTTON};${colours}" href="${escape(part.link)}">${escape(part.words)}</a></p><p style="font-size:14px">${escape(part.link)}</p>`,
  );
  const top = `<p style="margin:0 0 24px;padding:14px 18px;font-weight:bold;border-radius:6px;${colours}">${escape(head.name)}</p>`;
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>${escape(subject)}</title><body style="${PAGE}"><div style="max-width:600px;margin:0 auto">${top}${html.join('')}</div></body></html>`,
  };
}

export const letter = ({ to, ...rest }: Letter & { to: string }): Mail => ({ to, ...letterBody(rest) });
