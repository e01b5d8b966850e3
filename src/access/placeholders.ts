import { type GraphQLInputType, getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql';
import type { Json } from './rights.js';

/** What `$client.*` stands for. */
export interface PlaceholderValues {
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** A row filter with its placeholders filled in, and why some could not be: with any problem it covers no row. */
export interface Filled {
  readonly where: Json;
  readonly problems: readonly string[];
}

/** A placeholder where it stands in a filter. */
interface Place {
  readonly text: string;
  /** The attribute that it names; `null`: the client's id. */
  readonly attribute: string | null;
  /** The scalar or enum that is wanted here. */
  readonly typeName: string;
  readonly wantsList: boolean;
}

/** What is filled in: a value, a list where one is wanted, or a problem. */
type Fill = (place: Place) => { readonly value: Json } | { readonly problem: string };

const placeholder = /^\$client\.(?:id|attributes\.([A-Za-z0-9_-]+))$/;

/**
 * Fills in the placeholders of a stored row filter (AZ-7), cast to the type of their place. A string that is exactly a placeholder is
 * one; one that otherwise begins with `$client.` is refused; every other is literal.
 */
export function fillPlaceholders(where: Json, type: GraphQLInputType, values: PlaceholderValues): Filled {
  return fillWith(where, type, (place) => valueFor(place, values));
}

/** Fills in a sample for each placeholder, to check a filter before it is known whose it is. */
export function fillSamples(where: Json, type: GraphQLInputType, sampleOf: (typeName: string) => Json): Filled {
  return fillWith(where, type, ({ typeName, wantsList }) => {
    const sample = sampleOf(typeName);
    return { value: wantsList ? [sample] : sample };
  });
}

/** An attribute is a list of strings: where a list is wanted it is the whole list, elsewhere it must hold exactly one. */
function valueFor(
  { text, attribute, typeName, wantsList }: Place,
  { clientId, attributes }: PlaceholderValues,
): ReturnType<Fill> {
  const held =
    attribute === null ? [clientId] : Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  if (!held) return { problem: `the client has no attribute ${attribute}` };
  const cast = held.flatMap((each) => castTo(typeName, each) ?? []);
  if (cast.length < held.length) return { problem: `${text} is not ${typeName}` };
  if (wantsList) return { value: cast };
  const [only] = cast;
  return cast.length === 1 && only !== undefined
    ? { value: only }
    : { problem: `${text} has ${cast.length} values where one is needed` };
}

/** Attributes are text; numbers and booleans in them are written as JSON writes them. `null`: the text is none. */
function castTo(typeName: string, text: string): string | number | boolean | null {
  if (typeName === 'Boolean') return text === 'true' ? true : text === 'false' ? false : null;
  if (typeName !== 'Int' && typeName !== 'Float' && typeName !== 'SafeInt') return text;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

function fillWith(where: Json, type: GraphQLInputType, fill: Fill): Filled {
  const problems: string[] = [];
  return { where: visit(where, type), problems };

  function visit(value: Json, inputType: GraphQLInputType): Json {
    const nullable = getNullableType(inputType);
    if (typeof value === 'string') return visitText(value, nullable);
    if (isListType(nullable)) {
      return isList(value) ? value.map((item) => visit(item, nullable.ofType)) : visit(value, nullable.ofType);
    }
    if (!isInputObjectType(nullable) || !isRecord(value)) return value;
    const fields = nullable.getFields();
    const entries = Object.entries(value).map(([name, inner]): [string, Json] => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return [name, field ? visit(inner, field.type) : inner];
    });
    return Object.fromEntries(entries);
  }

  function visitText(text: string, type: GraphQLInputType): Json {
    const match = placeholder.exec(text);
    if (!match) {
      if (text.startsWith('$client.'))
        problems.push(`${text} is no placeholder: $client.id or $client.attributes.<name>`);
      return text;
    }
    const wantsList = isListType(type);
    const filled = fill({ text, attribute: match[1] ?? null, typeName: getNamedType(type).name, wantsList });
    if ('value' in filled) return filled.value;
    problems.push(filled.problem);
    return null;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}
