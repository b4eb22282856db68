import type { Json, JsonObject } from '@/api/cameras.ts';

// What docs/camera-rules.md says of each kind of rule, as data for the forms and the drawing board. The server checks; this only asks.

export type Shape = 'line' | 'path' | 'zone' | 'box';

export interface Field {
  key: string;
  type: Shape | 'direction' | 'number' | 'choice' | 'flag' | 'signal' | 'arrows' | 'limits';
  optional?: true;
  /** For numbers. */
  least?: number;
  most?: number;
  step?: number;
  /** For choices; the names are texts `choice.WORD`. */
  of?: readonly string[];
  /** For directions: the line that the arrow stands on. */
  along?: string;
  /** Shown only when another field has this value. */
  when?: readonly [key: string, value: string];
}

export interface KindSchema {
  fields: readonly Field[];
  /** What a new rule of this kind begins with. */
  start: JsonObject;
}

export const vehicleClasses = ['car', 'motorbike', 'truck', 'bus'] as const;
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const conditions = ['expressway', 'junction', 'bridge', 'stopping', 'outside_town', 'roadway', 'place', 'missing'] as const;

const number = (key: string, least: number, most: number, step = 1): Field => ({ key, type: 'number', least, most, step, optional: true });
const direction = (key: string, along: string): Field => ({ key, type: 'direction', along });

export const kinds = {
  red_light: {
    fields: [{ key: 'stopLine', type: 'line' }, { key: 'exitLine', type: 'line' }, direction('allowed', 'stopLine'), { key: 'lamp', type: 'box', optional: true }, { key: 'signal', type: 'signal', optional: true }, { key: 'arrows', type: 'arrows', optional: true }],
    start: { allowed: 'right_to_left' },
  },
  wrong_way: { fields: [{ key: 'line', type: 'line' }, direction('allowed', 'line')], start: { allowed: 'right_to_left' } },
  wrong_lane: { fields: [{ key: 'zone', type: 'zone' }, { key: 'arrow', type: 'line', optional: true }, number('leastSeconds', 0.3, 30, 0.1)], start: { classes: ['motorbike'] } },
  solid_line: { fields: [{ key: 'path', type: 'path' }, { key: 'forbidden', type: 'choice', of: ['both', 'left_to_right', 'right_to_left'], optional: true }], start: { forbidden: 'both' } },
  forbidden_road: { fields: [{ key: 'line', type: 'line' }, direction('forbidden', 'line')], start: { forbidden: 'right_to_left', classes: ['truck'], unknownClass: 'person' } },
  forbidden_turn: {
    fields: [{ key: 'entryLine', type: 'line' }, direction('entry', 'entryLine'), { key: 'exitLine', type: 'line' }, direction('exit', 'exitLine'), number('withinSeconds', 1, 120)],
    start: { entry: 'right_to_left', exit: 'right_to_left' },
  },
  u_turn: { fields: [{ key: 'zone', type: 'zone' }, number('leastDegrees', 120, 180)], start: {} },
  parking: { fields: [{ key: 'zone', type: 'zone' }, { key: 'allowedSeconds', type: 'number', least: 0, most: 86400 }, { key: 'notAtRed', type: 'flag', optional: true }], start: { allowedSeconds: 60 } },
  emergency_lane: { fields: [{ key: 'zone', type: 'zone' }, number('leastSeconds', 0.3, 30, 0.1)], start: {} },
  speed: {
    fields: [
      { key: 'method', type: 'choice', of: ['lines', 'plane', 'device'] },
      { key: 'uncertaintyKmh', type: 'number', least: 0.1, most: 20, step: 0.1, when: ['method', 'device'] },
      { key: 'firstLine', type: 'line', when: ['method', 'lines'] }, { key: 'secondLine', type: 'line', when: ['method', 'lines'] },
      { key: 'distanceMetres', type: 'number', least: 3, most: 500, step: 0.1, when: ['method', 'lines'] },
      { ...number('distanceErrorMetres', 0, 10, 0.01), when: ['method', 'lines'] }, { ...number('cameraHeightMetres', 2, 60, 0.1), when: ['method', 'lines'] },
      { key: 'zone', type: 'zone', optional: true, when: ['method', 'plane'] },
      { key: 'limits', type: 'limits' }, number('toleranceKmh', 0, 20),
    ],
    start: { method: 'lines', limits: { car: 60, motorbike: 50 } },
  },
  plate_covered: { fields: [{ key: 'zone', type: 'zone' }, number('leastWidthPixels', 40, 400), number('leastReads', 4, 20)], start: {} },
} as const satisfies Record<string, KindSchema>;

export type RuleKind = keyof typeof kinds;
export const ruleKinds = Object.keys(kinds) as RuleKind[];

export const schemaOf = (kind: Json | undefined): KindSchema | null => (typeof kind === 'string' && kind in kinds ? kinds[kind as RuleKind] : null);

/** The fields that a rule shows now: those that another field has not switched off. */
export function fieldsOf(rule: JsonObject): readonly Field[] {
  return (rule['reported'] === true ? [] : (schemaOf(rule['kind'])?.fields ?? [])).filter(({ when }) => when === undefined || rule[when[0]] === when[1]);
}

/** What a new rule begins with. A camera that reads plates itself measures and finds by itself: nothing is drawn. */
export function startOf(kind: RuleKind, reads: boolean): JsonObject {
  const start = structuredClone(kinds[kind].start) as JsonObject;
  if (!reads) {
    return start;
  }
  if (kind === 'speed') {
    return { method: 'device', uncertaintyKmh: 2, limits: { car: 60, motorbike: 50 } };
  }
  const { classes, unknownClass } = start;
  return { reported: true, ...(classes === undefined ? {} : { classes }), ...(unknownClass === undefined ? {} : { unknownClass }) };
}

/** How many points a shape has: the fewest and the most. */
export const pointsOf: Record<Shape, readonly [least: number, most: number]> = { line: [2, 2], path: [2, 16], zone: [3, 24], box: [2, 2] };

export const isShape = (type: Field['type']): type is Shape => type in pointsOf;

/** A name for a new rule that no other has. */
export function freeId(kind: string, rules: readonly JsonObject[]): string {
  const stem = kind.replaceAll('_', '-');
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!rules.some((rule) => rule['id'] === id)) {
      return id;
    }
  }
}
