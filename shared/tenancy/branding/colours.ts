/** A colour as `#rrggbb`, lower case. */
export type Colour = string;
export const COLOUR = /^#[0-9a-f]{6}$/;

/** The app's own, where a customer chose none; the accent of `web/styles.css`. */
export const APP_COLOUR: Colour = '#0b6b63';

/** Grounds that the accent stands on: the ones of `web/styles.css` that are nearest to it in brightness. */
export const GROUNDS = { light: '#eef2f3', dark: '#202c35' } as const;
/** What is no text has to stand out so much (WCAG 2.2, 1.4.11); text on the accent so much (1.4.3). */
export const LEAST_CONTRAST = { shape: 3, text: 4.5 } as const;
const WHITE = '#ffffff';
const BLACK = '#000000';

type Rgb = [number, number, number];
const rgbOf = (colour: Colour): Rgb =>
  [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
const hexOf = (rgb: Rgb): Colour =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance"). */
function luminance(colour: Colour): number {
  const [red, green, blue] = rgbOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Black or white, whichever is read better on it: at least 4.58 on any colour. */
export const textOn = (colour: Colour): Colour =>
  contrast(WHITE, colour) >= contrast(BLACK, colour) ? WHITE : BLACK;

/** The colour with so much of another in it, 0 to 1. */
const mixed = (colour: Colour, into: Colour, share: number): Colour => {
  const [from, to] = [rgbOf(colour), rgbOf(into)];
  return hexOf(from.map((part, n) => part + ((to[n] ?? 0) - part) * share) as Rgb);
};

const STEPS = 100;
/** The colour itself, or the first on its way to another that stands out enough on a ground. */
function standingOut(colour: Colour, ground: Colour, towards: Colour): Colour {
  for (let step = 0; step < STEPS; step++) {
    const tried = mixed(colour, towards, step / STEPS);
    if (contrast(tried, ground) >= LEAST_CONTRAST.shape) return tried;
  }
  return towards;
}

/** The contrast of a colour with light pages, in words (cut, not rounded: 2.96 is no 3), and whether it is enough. */
export function onLightPages(colour: Colour): { ratio: string; seen: boolean } {
  const found = contrast(colour, GROUNDS.light);
  return { ratio: (Math.floor(found * 10) / 10).toFixed(1), seen: found >= LEAST_CONTRAST.shape };
}

/** The nearest shade of a colour that can be seen on light pages; the colour itself where it can. */
export const shadeForLight = (colour: Colour): Colour => standingOut(colour, GROUNDS.light, BLACK);

export interface Theme {
  accent: Colour;
  onAccent: Colour;
}
/** What pages are drawn in: the colour on light ones, a tint of it that can be seen on dark ones. */
export function themesOf(colour: Colour): { light: Theme; dark: Theme } {
  const dark = standingOut(colour, GROUNDS.dark, WHITE);
  return {
    light: { accent: colour, onAccent: textOn(colour) },
    dark: { accent: dark, onAccent: textOn(dark) },
  };
}

/** A style sheet that sets the colours alone, wherever it stands beside the app's; empty for a customer that chose none. */
export function styleSheet(colour: Colour | undefined): string {
  if (colour === undefined) return '';
  const { light, dark } = themesOf(colour);
  const rule = ({ accent, onAccent }: Theme): string =>
    `html:root{--accent:${accent};--on-accent:${onAccent}}`;
  return `${rule(light)}\n@media (prefers-color-scheme: dark){${rule(dark)}}\n`;
}

/** The app's mark in a customer's colour, for the tab of the browser. */
export function icon(colour: Colour): string {
  const onIt = textOn(colour);
  const line = `fill="none" stroke="${onIt}" stroke-width="3" stroke-linecap="round"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${colour}"/><path d="M16 6v12m-5-5 5 5 5-5" ${line} stroke-linejoin="round"/><path d="M7 21v3a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-3" ${line}/></svg>\n`;
}
