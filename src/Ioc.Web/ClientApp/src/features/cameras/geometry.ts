import type { Json, JsonObject } from '@/api/cameras.ts';
import { fieldsOf, isShape, type Shape } from './schema.ts';

/** Shares of the picture: 0,0 its top left, 1,1 its bottom right. */
export type Point = readonly [x: number, y: number];

export type Path = readonly (string | number)[];

export interface Drawn {
  path: Path;
  type: Shape;
  points: Point[];
  /** The kind of its rule, for its colour. */
  kind: string;
}

/** `rules[0].arrows[1].lamp`, as the server names places. */
export const pathText = (path: Path): string => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');

export function read(root: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((node, part) => (typeof node === 'object' && node !== null ? (node as Record<string | number, Json>)[part] : undefined), root);
}

/** Writes into the tree itself; undefined removes the key. */
export function write(root: JsonObject, path: Path, value: Json | undefined): void {
  const parent = read(root, path.slice(0, -1)) as Record<string | number, Json>;
  const last = path.at(-1) as string | number;
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
}

const inside = (value: number): number => Math.min(1, Math.max(0, Math.round(value * 10_000) / 10_000));

/** Keeps a point within the picture, to a ten-thousandth: finer than any pixel. */
export const clamp = ([x, y]: Point): [number, number] => [inside(x), inside(y)];

/** The corners of what is written; null while nothing is drawn there. A box has two: top left and bottom right. */
export function pointsFrom(type: Shape, value: Json | undefined): Point[] | null {
  if (type === 'box') {
    const box = value as { x?: number; y?: number; width?: number; height?: number } | null | undefined;
    return box?.x === undefined || box.y === undefined || box.width === undefined || box.height === undefined ? null : [[box.x, box.y], [box.x + box.width, box.y + box.height]];
  }
  return Array.isArray(value) && value.length > 0 ? (value as unknown as Point[]) : null;
}

/** How a shape is written down. */
export function valueOf(type: Shape, points: readonly Point[]): Json {
  if (type !== 'box') {
    return points.map((point) => [...clamp(point)]);
  }
  const [a, b] = [clamp(points[0] as Point), clamp(points[1] as Point)];
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return { x, y, width: inside(Math.max(a[0], b[0]) - x), height: inside(Math.max(a[1], b[1]) - y) };
}

/** Every shape of a rule that is drawn. */
export function shapesOf(rule: JsonObject, index: number): Drawn[] {
  const kind = String(rule['kind']);
  const found: Drawn[] = [];
  const take = (path: Path, type: Shape, value: Json | undefined): void => {
    const points = pointsFrom(type, value);
    if (points !== null) {
      found.push({ path, type, points, kind });
    }
  };
  for (const { key, type } of fieldsOf(rule)) {
    if (isShape(type)) {
      take(['rules', index, key], type, rule[key]);
    } else if (type === 'arrows' && Array.isArray(rule[key])) {
      (rule[key] as JsonObject[]).forEach((arrow, n) => {
        take(['rules', index, key, n, 'exitLine'], 'line', arrow['exitLine']);
        take(['rules', index, key, n, 'lamp'], 'box', arrow['lamp']);
      });
    }
  }
  return found;
}

/**
 * An arrow over the middle of a line: from where lawful (or forbidden) traffic comes to where it goes.
 * Left and right are those of someone who stands at A and looks to B; with y downwards, right of (dx, dy) is (−dy, dx).
 * Worked out in pixels, for shares are not square.
 */
export function directionArrow([a, b]: readonly [Point, Point], direction: string, width: number, height: number, length: number): [Point, Point] {
  const [ax, ay, bx, by] = [a[0] * width, a[1] * height, b[0] * width, b[1] * height];
  const long = Math.hypot(bx - ax, by - ay) || 1;
  const sign = direction === 'left_to_right' ? 1 : -1;
  const [rx, ry] = [(sign * -(by - ay)) / long, (sign * (bx - ax)) / long];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  return [[mx - (rx * length) / 2, my - (ry * length) / 2], [mx + (rx * length) / 2, my + (ry * length) / 2]];
}
