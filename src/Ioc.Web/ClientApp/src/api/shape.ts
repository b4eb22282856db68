import type { components } from './schema.ts';

type Schemas = components['schemas'];

/**
 * A shape of the interface's description. Where the description says text and this page knows the codes by name, `Narrow`
 * tells those fields more narrowly: a field that the interface no longer has does not compile.
 */
export type Shape<Name extends keyof Schemas, Narrow extends { [Field in keyof Narrow]: Field extends keyof Schemas[Name] ? unknown : never } = object> = Omit<Schemas[Name], keyof Narrow> & Narrow;
