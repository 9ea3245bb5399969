/** A property of a table holds 32 K characters: longer text is cut into parts. */
const PART = 30_000;

export function packText(name: string, text: string): Record<string, string> {
  const props: Record<string, string> = {};
  for (let part = 0; part === 0 || part * PART < text.length; part++)
    props[`${name}${part}`] = text.slice(part * PART, (part + 1) * PART);
  return props;
}

export function unpackText(name: string, entity: Record<string, unknown>): string {
  let text = '';
  for (let part = 0; typeof entity[`${name}${part}`] === 'string'; part++)
    text += String(entity[`${name}${part}`]);
  return text;
}
