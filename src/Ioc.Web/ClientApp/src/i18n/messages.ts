import { language, type Language } from './language.ts';

/** The names in braces of a text: 'kept {n} of {total}' has 'n' | 'total'. */
type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;

type Values<S extends string> = [Placeholder<S>] extends [never] ? [] : [values: Record<Placeholder<S>, string | number>];

type Texts = Readonly<Record<string, string>>;

export interface Catalogue<V extends Texts> {
  readonly vi: V;
  readonly en: { readonly [K in keyof V]: string };
}

/**
 * A catalogue of texts in both languages, Vietnamese first. A text missing in English, a key that Vietnamese lacks,
 * and a use without the values that the Vietnamese text names are all compile errors.
 */
export function defineMessages<const V extends Texts>(vi: V, en: { readonly [K in keyof V]: string }): Catalogue<V> {
  return { vi, en };
}

export type Translate<V extends Texts> = (<K extends keyof V & string>(key: K, ...values: Values<V[K]>) => string) & {
  /** What it says, for who looks at all of it. */
  readonly catalogue: Catalogue<V>;
};

/** The texts of a catalogue in the language of this screen; reactive when read in a template. */
export function translator<V extends Texts>(catalogue: Catalogue<V>): Translate<V> {
  const say = <K extends keyof V & string>(key: K, ...values: Values<V[K]>): string => fill(catalogue[language.value as Language][key] as string, values[0]);
  return Object.assign(say, { catalogue });
}

/** Puts the values into a text. English tells one from many: '{n} {n|day|days}' takes its first word beside a single one. */
function fill(text: string, values: Record<string, string | number> | undefined): string {
  if (values === undefined) {
    return text;
  }
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    if (!(name in values)) {
      return whole;
    }
    const value = String(values[name]);
    return (value === '1' ? one : many) ?? value;
  });
}
