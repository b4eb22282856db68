import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// WCAG 2.2: text 4.5 to 1, what is not text 3 to 1. The pairs are those that the pages put one on the other.
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Rgb = [number, number, number];

function tokens(theme: string): Map<string, Rgb> {
  const block = css.slice(css.indexOf(`:root[data-theme='${theme}'] {`));
  const found = new Map<string, Rgb>();
  for (const [, name, hex] of block.slice(0, block.indexOf('\n}')).matchAll(/--([\w-]+): #([0-9a-f]{6});/g)) {
    found.set(name as string, [0, 2, 4].map((at) => Number.parseInt((hex as string).slice(at, at + 2), 16) / 255) as Rgb);
  }
  return found;
}

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['ground', 'surface', 'surface-raised', 'surface-sunk'];
const texts = ['ink', 'ink-soft', 'ink-faint', 'accent', 'good', 'warn', 'bad', 'info'];

describe.each(['night', 'day'])('At %s', (theme) => {
  const colours = tokens(theme);
  const of = (name: string): Rgb => colours.get(name) as Rgb;

  test.each(grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)))('%s can be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([1, 2, 3, 4, 5])('a name can be read on step %i of the map', (step) => {
    expect(contrast(of(`on-ramp-${step}`), of(`ramp-${step}`))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([['ink', 'warn-soft'], ['warn', 'warn-soft'], ['ink', 'bad-soft'], ['ink', 'accent-soft'], ['on-accent', 'accent'], ['ink', 'ramp-none']])('%s can be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['data', 'accent', 'line-strong'])('a line in %s can be seen on the ground', (line) => {
    // The strong line frames what must be found; the faint one only divides.
    expect(contrast(of(line), of('ground'))).toBeGreaterThanOrEqual(line === 'line-strong' ? 2.3 : 3);
  });

  test.each(['protanopia', 'deuteranopia', 'tritanopia'] as const)('the map’s steps rise evenly in lightness, and neighbours differ, with %s', (kind) => {
    const seen = [1, 2, 3, 4, 5].map((step) => simulated(of(`ramp-${step}`), kind));
    const light = seen.map(luminance);
    const rising = theme === 'night' ? light : [...light].reverse();
    for (let index = 1; index < rising.length; index += 1) {
      expect(rising[index]).toBeGreaterThan(rising[index - 1] as number);
    }
    for (let index = 1; index < seen.length; index += 1) {
      expect(distance(seen[index] as Rgb, seen[index - 1] as Rgb)).toBeGreaterThan(8);
    }
  });
});

/** Machado, Oliveira and Fernandes (2009), severity 1, in linear light. */
const matrices = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const;

function simulated(colour: Rgb, kind: keyof typeof matrices): Rgb {
  const light = colour.map(linear);
  return matrices[kind].map((row) => {
    const value = Math.min(1, Math.max(0, row.reduce((sum, weight, index) => sum + weight * (light[index] as number), 0)));
    return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  }) as Rgb;
}

/** CIE76 in L*a*b*, D65: 2.3 is just noticeable. */
function distance(one: Rgb, other: Rgb): number {
  const lab = (colour: Rgb): Rgb => {
    const [r, g, b] = colour.map(linear) as Rgb;
    const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(...a.map((value, index) => value - (b[index] as number)));
}
