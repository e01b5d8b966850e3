/** The names that the expansion of one `@model` type generates. */
export interface ModelNames {
  /** `movie`, the root field that reads one. */
  readonly one: string;
  /** `movies`, the root field that lists. */
  readonly many: string;
  readonly where: string;
  /** The filter of a reference to the model: its `where` and `isNull`. */
  readonly reference: string;
  /** The filter of a list of references to the model, or of an inverse connection of it: `some`, `none`, `every`. */
  readonly toMany: string;
  readonly orderBy: string;
  readonly connection: string;
  readonly edge: string;
  /** `moviesAggregate`, the root field, and the types of what it answers. */
  readonly aggregateMany: string;
  readonly aggregate: string;
  readonly group: string;
  readonly groupBy: string;
  readonly sum: string;
  readonly avg: string;
  readonly min: string;
  readonly max: string;
  readonly createInput: string;
  readonly updateInput: string;
  readonly payload: string;
  readonly create: string;
  readonly update: string;
  readonly remove: string;
  readonly createMany: string;
  readonly updateMany: string;
  readonly removeMany: string;
  /** One of the model's unique keys. */
  readonly unique: string;
  readonly upsert: string;
}

/** The generated names of a model, from its own: `Movie`. */
export function modelNames(model: string): ModelNames {
  const one = lowerFirst(model);
  const many = plural(one);
  const Many = upperFirst(many);
  return {
    one,
    many,
    where: `${model}Where`,
    reference: `${model}ReferenceWhere`,
    toMany: `${model}ListWhere`,
    orderBy: `${model}OrderBy`,
    connection: `${model}Connection`,
    edge: `${model}Edge`,
    aggregateMany: `${many}Aggregate`,
    aggregate: `${model}Aggregate`,
    group: `${model}Group`,
    groupBy: `${model}GroupBy`,
    sum: `${model}Sum`,
    avg: `${model}Avg`,
    min: `${model}Min`,
    max: `${model}Max`,
    createInput: `${model}CreateInput`,
    updateInput: `${model}UpdateInput`,
    payload: `${model}Payload`,
    create: `create${model}`,
    update: `update${model}`,
    remove: `delete${model}`,
    createMany: `create${Many}`,
    updateMany: `update${Many}`,
    removeMany: `delete${Many}`,
    unique: `${model}Unique`,
    upsert: `upsert${model}`,
  };
}

/** `AuditEvent` to `auditEvent`. */
function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `movies` to `Movies`. */
function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The regular English plural; a word that is its own plural gets `es` too, so that one and many never share a name. */
function plural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}

/** `AuditEvent` to `audit-event`: the files of a model are named so. */
export function kebabCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase();
}
