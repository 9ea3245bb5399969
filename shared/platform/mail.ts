export interface Mail {
  to: string;
  subject: string;
  /** Always there, for programs that show no HTML. */
  text: string;
  html?: string;
}

/** Sends a mail; throws `MailNotSent` where nobody took it. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/**
 * A mail that nobody took. Its words hold no address: they go to the log. `lasting` where the same mail would be
 * refused again.
 */
export class MailNotSent extends Error {
  constructor(
    words: string,
    readonly lasting: boolean,
  ) {
    super(words);
    this.name = 'MailNotSent';
  }
}

/** One line, so that no name of a person or a company can add a header. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
