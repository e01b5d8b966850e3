import { z } from 'zod';
import type { AccessState, ClientState, GrantState } from '../../access/as-code/access-state.js';
import type { StoredWhere } from '../../access/rights.js';
import { type FieldProblem, InputError, problemText } from '../../lib/app-error.js';
import { checkClient, type Surroundings } from '../../registry/check-client.js';
import { checkGrants } from '../../registry/check-grants.js';
import { closedObject } from '../yaml/check-yaml.js';

/**
 * What an access file may say: `clients: {<id>: {name, scopes, groups, grants: [{permission, where, until}], attributes}}` and
 * `groups: {<id>: {grants}}`. What is left out is empty, and a name is the id. Each part is checked as the registry checks it,
 * whatever is wrong with the others.
 */
export function accessFileSchema(surroundings: Surroundings): z.ZodType<AccessState> {
  const grant = grantSchema(surroundings);
  const client = clientSchema(surroundings, grant);
  const group = closedObject({ grants: listOf(grant) }).nullable();
  return closedObject({
    clients: recordOf(client),
    groups: recordOf(group),
  }).transform(({ clients, groups }) => ({
    clients: new Map(Object.entries(clients).map(([id, said]) => [id, toClientState(id, said ?? {})])),
    groups: new Map(Object.entries(groups).map(([id, said]) => [id, { grants: said?.grants ?? [] }])),
  }));
}

type Said = Partial<Omit<ClientState, 'name'>> & { readonly name?: string | null | undefined };

function toClientState(
  id: string,
  { name, scopes = [], groups = [], grants = [], attributes = {} }: Said,
): ClientState {
  return { name: name ?? id, scopes, groups, grants, attributes };
}

function clientSchema(surroundings: Surroundings, grant: ReturnType<typeof grantSchema>) {
  const check = (input: Parameters<typeof checkClient>[0]) => problemsOf(() => checkClient(input, surroundings));
  return closedObject({
    name: z
      .string()
      .superRefine(reporting((name) => check({ name })))
      .nullish(),
    scopes: listOf(z.string(), (scopes) => check({ scopes })),
    groups: listOf(z.string(), (groups) => check({ groups })),
    grants: listOf(grant),
    attributes: attributesSchema().superRefine(reporting((attributes) => check({ attributes }))),
  }).nullable();
}

function grantSchema({ vocabulary }: Surroundings) {
  return closedObject({ permission: z.string(), where: whereSchema().nullish(), until: z.string().nullish() })
    .transform(({ permission, where = null, until = null }): GrantState => ({ permission, where, until }))
    .superRefine((grant, context) => {
      const { problems } = checkGrants([grant], vocabulary, '');
      for (const problem of problems) {
        context.addIssue({ code: 'custom', path: [problem.path], message: problemText(problem) });
      }
    });
}

function whereSchema() {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return z.custom<StoredWhere>(isObject, 'A row filter is an object in the language of `where`');
}

function attributesSchema() {
  const message = 'An attribute is a text or a list of texts; write numbers in quotes';
  const values = z.union([z.string().transform((value) => [value]), z.array(z.string())], { error: message });
  return z
    .record(z.string(), values)
    .nullish()
    .transform((attributes) => attributes ?? {});
}

/** A list that may be left out; a problem of the registry's is at `<list>` or `<list>.<index>`. */
function listOf<Item extends z.ZodType>(
  item: Item,
  check: (items: z.output<Item>[]) => readonly FieldProblem[] = () => [],
) {
  return z
    .array(item)
    .superRefine(reporting(check))
    .nullish()
    .transform((items) => items ?? []);
}

function recordOf<Value extends z.ZodType>(value: Value) {
  return z
    .record(z.string(), value)
    .nullish()
    .transform((items) => items ?? {});
}

function reporting<T>(check: (value: T) => readonly FieldProblem[]) {
  return (value: T, context: z.core.$RefinementCtx<T>): void => {
    for (const problem of check(value)) {
      const path = problem.path.split('.').slice(1).map(toKey);
      context.addIssue({ code: 'custom', path, message: problemText(problem) });
    }
  };
}

function toKey(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function problemsOf(check: () => unknown): readonly FieldProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.fields;
    throw error;
  }
}
