import type { Mail } from './mail';

/** A part of a letter: a paragraph, or an address to go to with the words of its button. */
export type Part = string | { link: string; words: string };

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  );

/** A mail in plain words, the same as text and as HTML; what people wrote in it stays words. */
export function letter({ to, subject, parts }: { to: string; subject: string; parts: Part[] }): Mail {
  const text = parts.map((part) => (typeof part === 'string' ? part : `${part.words}:\n${part.link}`));
  const html = parts.map((part) =>
    typeof part === 'string'
      ? `<p>${escape(part)}</p>`
      : `<p><a href="${escape(part.link)}">${escape(part.words)}</a></p><p>${escape(part.link)}</p>`,
  );
  return {
    to,
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>${escape(subject)}</title><body>${html.join('')}</body></html>`,
  };
}
