import { SaxesParser } from 'saxes';
import { UnreadableFile } from '../csv';

/** What a part of a workbook is read for; names come without their prefix. */
export interface XmlEvents {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Text between two tags that is longer is no cell of anybody's. */
const MOST_TEXT = 4 * 1024 * 1024;

const local = (name: string): string => {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
};

/** Reads XML as it comes; pauses after each piece, so that whoever listens sets the pace. */
export async function* readXml(parts: AsyncIterable<Buffer>, events: XmlEvents): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false });
  let since = 0;
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    since = 0;
    events.open?.(local(name), attributes as Record<string, string>);
  });
  parser.on('closetag', ({ name }) => {
    since = 0;
    events.close?.(local(name));
  });
  if (events.text) parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  const decoder = new TextDecoder('utf-8');
  const refuse = () => {
    if (failure)
      throw new UnreadableFile('broken-workbook', 'The workbook is damaged: a part of it is no XML.');
  };
  for await (const part of parts) {
    const text = decoder.decode(part, { stream: true });
    since += text.length;
    parser.write(text);
    refuse();
    if (since > MOST_TEXT)
      throw new UnreadableFile('harmful-workbook', 'A cell of the workbook has millions of characters.');
    yield;
  }
  parser.write(decoder.decode()).close();
  refuse();
  yield;
}

/** Reads all of a part. */
export async function wholeXml(parts: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  const reading = readXml(parts, events);
  while (!(await reading.next()).done);
}
