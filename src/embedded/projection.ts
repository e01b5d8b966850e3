import { elements, fields, isTruthy, numberOf, T, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import { compileExpression, type Expression } from './expression.js';

type Spec = Map<string, Spec | boolean | Expression>;
/** Makes of a document what a projection leaves of it. */
export type Projection = (document: Value) => Value;

/** Compiles the projection of a find or of $project. @throws CommandError 31254 for inclusion beside exclusion, 31249 for colliding paths */
export function compileProjection(spec: Value): Projection {
  const root: Spec = new Map();
  const kinds = new Set<boolean>();
  for (const [path, value] of fields(spec)) read(root, path, value, kinds);
  if (kinds.size > 1) throw new CommandError(31254, 'cannot do exclusion and inclusion in one projection');
  const idWanted = root.get('_id');
  const includes = kinds.has(true) || (kinds.size === 0 && idWanted === true);
  if (idWanted === undefined && includes) root.set('_id', true);
  if (idWanted === true && !includes) root.delete('_id');
  const put = includes ? include : exclude;
  return (document) => valueOf(put(document, root, document));
}

function read(spec: Spec, path: string, value: Value, kinds: Set<boolean>, full = path): void {
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  if (name === '' || name.startsWith('$'))
    throw name === '$'
      ? notSupported('the positional projection')
      : new CommandError(40353, `bad projection path ${full}`);
  const known = spec.get(name);
  if (dot >= 0 || (value.type === T.object && !isExpression(value))) {
    if (known !== undefined && !(known instanceof Map)) throw new CommandError(31249, `path collision at ${full}`);
    const inner: Spec = known ?? new Map();
    spec.set(name, inner);
    if (dot >= 0) read(inner, path.slice(dot + 1), value, kinds, full);
    else for (const [child, item] of fields(value)) read(inner, child, item, kinds, `${full}.${child}`);
    return;
  }
  if (known !== undefined) throw new CommandError(31249, `path collision at ${full}`);
  const isPlain = numberOf(value) !== undefined || value.type === T.bool;
  if (full !== '_id' || !isPlain) kinds.add(isPlain ? isTruthy(value) : true);
  spec.set(name, isPlain ? isTruthy(value) : compileExpression(value));
}

function isExpression(value: Value): boolean {
  const [first = ''] = fields(value).keys();
  if (/^\$(slice|elemMatch|meta)$/.test(first)) throw notSupported(`the projection ${first}`);
  return first.startsWith('$');
}

function include(document: Value, spec: Spec, root: Value): Map<string, Tree> {
  const out = new Map<string, Tree>();
  for (const [name, value] of fields(document)) {
    const wanted = spec.get(name);
    if (wanted === true) out.set(name, value);
    else if (wanted instanceof Map)
      put(
        out,
        name,
        within(value, wanted, (item) => include(item, wanted, root)),
      );
  }
  for (const [name, wanted] of spec) {
    if (typeof wanted === 'function') put(out, name, wanted({ ROOT: root, CURRENT: root }));
    else if (wanted instanceof Map && hasExpression(wanted) && !out.has(name))
      put(out, name, include(valueOf({}), wanted, root));
  }
  return out;
}

function put(out: Map<string, Tree>, name: string, value: Tree): void {
  if (value !== undefined) out.set(name, value);
}

const hasExpression = (spec: Spec): boolean =>
  [...spec.values()].some((part) => typeof part === 'function' || (part instanceof Map && hasExpression(part)));

/** A document, or what is in an array of them; scalars fall out. */
function within(value: Value, spec: Spec, change: (item: Value) => Tree): Tree {
  if (value.type === T.object) return change(value);
  if (value.type !== T.array) return hasExpression(spec) ? change(valueOf({})) : undefined;
  return elements(value)
    .map((item) => within(item, spec, change))
    .filter((item) => item !== undefined);
}

function exclude(document: Value, spec: Spec, root: Value): Map<string, Tree> {
  const out = new Map<string, Tree>();
  for (const [name, value] of fields(document)) {
    const wanted = spec.get(name);
    if (wanted === undefined || wanted === true) out.set(name, value);
    else if (wanted instanceof Map)
      out.set(
        name,
        without(value, (item) => exclude(item, wanted, root)),
      );
  }
  return out;
}

function without(value: Value, change: (item: Value) => Tree): Tree {
  if (value.type === T.object) return change(value);
  return value.type === T.array ? elements(value).map((item) => without(item, change)) : value;
}
