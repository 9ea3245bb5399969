import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { refuseFaint } from '../../../../shared/tenancy/branding/change-branding';
import {
  contrast,
  GROUNDS,
  icon,
  LEAST_CONTRAST,
  shadeForLight,
  styleSheet,
  textOn,
  themesOf,
} from '../../../../shared/tenancy/branding/colours';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  // Values of the formula that other programs give too.
  it.each([
    ['#000000', '#ffffff', 21],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4.0],
    ['#0b6b63', '#ffffff', 6.37],
    ['#ffcc00', '#eef2f3', 1.34],
  ])('of %s and %s is %d', (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });

  it('of a colour with itself is 1', () => {
    fc.assert(fc.property(anyColour, (colour) => contrast(colour, colour) === 1));
  });
});

describe('a colour of a customer', () => {
  it('has text on it that can be read, whatever it is', () => {
    fc.assert(
      fc.property(anyColour, (colour) => contrast(colour, textOn(colour)) >= LEAST_CONTRAST.text),
      { numRuns: 5_000 },
    );
  });

  it('has a shade that is taken, and is that shade where it is taken itself', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const shade = shadeForLight(colour);
        expect(() => refuseFaint(shade)).not.toThrow();
        if (contrast(colour, GROUNDS.light) >= LEAST_CONTRAST.shape) expect(shade).toBe(colour);
        else expect(() => refuseFaint(colour)).toThrow(shade);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is seen on dark pages too, with text that can be read on it', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const { dark } = themesOf(colour);
        return (
          contrast(dark.accent, GROUNDS.dark) >= LEAST_CONTRAST.shape &&
          contrast(dark.accent, dark.onAccent) >= LEAST_CONTRAST.text
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('is refused where it is too light, with words and the nearest shade', () => {
    expect(() => refuseFaint('#ffcc00')).toThrow(
      /^#ffcc00 is too light to be seen on light pages: its contrast is 1\.3, and 3 is needed\. #[0-9a-f]{6} is the nearest shade/,
    );
  });

  it('becomes a style sheet of colours alone, and none where there is none', () => {
    expect(styleSheet(undefined)).toBe('');
    expect(styleSheet('#7a1f3d').replace(/#[0-9a-f]{6}/g, '#')).toBe(
      'html:root{--accent:#;--on-accent:#}\n@media (prefers-color-scheme: dark){html:root{--accent:#;--on-accent:#}}\n',
    );
    expect(icon('#7a1f3d')).toContain('fill="#7a1f3d"');
  });

  it('is held against the grounds that the pages have', () => {
    const css = readFileSync(join(__dirname, '..', '..', '..', '..', 'web', 'styles.css'), 'utf8');
    const [light, dark] = [...css.matchAll(/--sunk: (#[0-9a-f]{6});/g)].map((match) => match[1]);
    expect({ light, dark }).toEqual(GROUNDS);
    const grounds = [...css.matchAll(/--(?:page|surface|sunk): (#[0-9a-f]{3,6});/g)].map(([, text = '']) =>
      text.length === 4 ? `#${[...text.slice(1)].map((sign) => sign + sign).join('')}` : text,
    );
    expect(grounds).toHaveLength(6);
    // The nearest one to a colour that is darker, or lighter, than all of them.
    for (const ground of grounds.slice(0, 3))
      expect(contrast(ground, '#000000')).toBeGreaterThanOrEqual(contrast(GROUNDS.light, '#000000'));
    for (const ground of grounds.slice(3))
      expect(contrast(ground, '#ffffff')).toBeGreaterThanOrEqual(contrast(GROUNDS.dark, '#ffffff'));
  });
});
