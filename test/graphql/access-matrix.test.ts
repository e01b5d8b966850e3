import { HeaderMap } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor, StoredWhere } from '../../src/access/rights.js';
import { Director } from '../../src/models/director.js';
import { Distributor } from '../../src/models/distributor.js';
import { Movie } from '../../src/models/movie.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

/**
 * Every model x action x permission x scope x row filter, with what the contract's table says of it ("Permissions and scopes"), not
 * what the code derives. Actors are made here: a thousand registered clients would mean a thousand bcrypt hashes.
 */
const models = [
  { type: 'Movie', lower: 'movie', plural: 'movies', field: 'title', rows: Movie.collection },
  { type: 'Director', lower: 'director', plural: 'directors', field: 'name', rows: Director.collection },
  { type: 'Distributor', lower: 'distributor', plural: 'distributors', field: 'name', rows: Distributor.collection },
] as const;
type Model = (typeof models)[number];

const actions = [
  'read',
  'list',
  'aggregate',
  'create',
  'update',
  'delete',
  'createMany',
  'updateMany',
  'deleteMany',
  'upsert',
] as const;
type Action = (typeof actions)[number];

const django = ['view', 'add', 'change', 'delete'] as const;
const permissionsOf: Readonly<Record<Action, readonly (typeof django)[number][]>> = {
  ...{ read: ['view'], list: ['view'], aggregate: ['view'], create: ['add'], update: ['change'], delete: ['delete'] },
  ...{ createMany: ['add'], updateMany: ['change'], deleteMany: ['delete'], upsert: ['add', 'change'] },
};
/** What writes the rows of a `where`. */
const selectsRows = (action: Action) => action === 'updateMany' || action === 'deleteMany';
/** What selects rows in a mutation, by a `where` or a key, asks to see them too. */
const looksForRows = (action: Action) => selectsRows(action) || action === 'upsert';
const reads = (action: Action) => action === 'read' || action === 'list' || action === 'aggregate';
const creates = (action: Action) => action === 'create' || action === 'createMany';
const deletes = (action: Action) => action === 'delete' || action === 'deleteMany';

const permissionSets: readonly (readonly (typeof django)[number][])[] = [
  [],
  ['view'],
  ['add'],
  ['change'],
  ['delete'],
  ['add', 'change'],
  django,
];
const scopeSets = (model: Model): readonly (readonly string[])[] => [
  [],
  ['read'],
  ['write'],
  ['read', 'write'],
  [`${model.lower}:read`, `${model.lower}:write`],
  [`${model.lower}:read`],
  [`${model.lower}:write`],
  ['movie:finance', 'other:read', `${model.lower}:readonly`, model.lower],
];

const rowSets = ['every row', 'this row', 'another row'] as const;
type RowSet = (typeof rowSets)[number];

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.close());

function whereOf({ field }: Model, rows: RowSet): StoredWhere | null {
  return rows === 'every row' ? null : { [field]: { eq: rows === 'this row' ? 'This' : 'Another' } };
}

function actorOf(model: Model, permissions: readonly string[], scopes: readonly string[], rows: RowSet): Actor {
  const grants = permissions.map((action) => {
    const permission = `${action}_${model.lower}`;
    return [permission, [{ permission, where: whereOf(model, rows), until: null, group: null }]] as const;
  });
  return {
    clientId: 'matrix',
    clientName: 'Matrix',
    clientSince: 0,
    scopes: new Set(scopes),
    clientScopes: new Set(scopes),
    grants: new Map(grants),
    attributes: {},
    expiresAt: 4_000_000_000,
    rightsKey: JSON.stringify([permissions.map((action) => `${action}_${model.lower}`), scopes]),
  };
}

function documentOf({ type, lower, plural, field }: Model, action: Action, id: string): string {
  const many = plural.charAt(0).toUpperCase() + plural.slice(1);
  const documents: Record<Action, string> = {
    read: `{ answer: ${lower}(id: "${id}") { id } }`,
    list: `{ answer: ${plural}(where: { id: { eq: "${id}" } }) { totalCount } }`,
    aggregate: `{ answer: ${plural}Aggregate(where: { id: { eq: "${id}" } }) { count } }`,
    create: `mutation { answer: create${type}(input: { ${field}: "This" }) { id } }`,
    update: `mutation { answer: update${type}(id: "${id}", input: { ${field}: "This" }, ifVersion: 0) { id } }`,
    delete: `mutation { answer: delete${type}(id: "${id}") { id } }`,
    createMany: `mutation { answer: create${many}(inputs: [{ ${field}: "This" }]) { count } }`,
    updateMany: `mutation { answer: update${many}(where: { id: { eq: "${id}" } }, set: { ${field}: "This" }) { count } }`,
    upsert: `mutation { answer: upsert${type}(by: { ${field}: "This" }, create: { ${field}: "This" }, update: {}) { id } }`,
    deleteMany: `mutation { answer: delete${many}(where: { id: { eq: "${id}" } }) { count } }`,
  };
  return documents[action];
}

/** The contract, word for word: a permission AND one of its scopes; rows by id are NOT_FOUND unless visible. */
function expectedOf(
  model: Model,
  action: Action,
  permissions: readonly string[],
  scopes: readonly string[],
  rows: RowSet,
) {
  const access = reads(action) ? 'read' : 'write';
  const asked = [
    { needed: permissionsOf[action], scope: access },
    ...(looksForRows(action) ? [{ needed: ['view'], scope: 'read' }] : []),
  ];
  for (const { needed, scope } of asked) {
    const hasPermission = needed.every((permission) => permissions.includes(permission));
    const hasScope = scopes.includes(scope) || scopes.includes(`${model.lower}:${scope}`);
    if (hasPermission && hasScope) continue;
    const missing = [...(hasPermission ? [] : ['permission']), ...(hasScope ? [] : ['scope'])];
    return { status: 403, code: 'FORBIDDEN', missing };
  }
  if (rows !== 'another row' || reads(action) || selectsRows(action)) return { status: 200 };
  // The row of the key is hidden, so it would be made, outside of what may be written.
  return creates(action) || action === 'upsert'
    ? { status: 200, code: 'FORBIDDEN', missing: ['row'] }
    : { status: 200, code: 'NOT_FOUND' };
}

/** Leaves the store with one row of the model. A director's name is unique, so what is to be created must not be there. */
async function onlyRow({ rows, field }: Model, action: Action): Promise<string> {
  await rows.deleteMany({});
  const { insertedId } = await rows.insertOne({ [field]: creates(action) ? 'Other' : 'This', __v: 0 });
  return String(insertedId);
}

async function ask(actor: Actor, query: string) {
  const caller = { actor, requestId: 'matrix', signal: new AbortController().signal };
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const answer = await server.engine.handle({ method: 'POST', headers, search: '', body: { query } }, caller);
  const {
    data,
    errors,
  }: { data?: { answer: unknown }; errors?: { extensions: { code: string; missing?: string[] } }[] } = JSON.parse(
    answer.body.kind === 'complete' ? answer.body.string : '{}',
  );
  return { status: answer.status ?? 200, answer: data?.answer, extensions: errors?.[0]?.extensions };
}

const cells = permissionSets.flatMap((permissions) => rowSets.map((rows) => ({ permissions, rows })));

/** Films have no unique key. */
const has = (model: Model, action: Action) => action !== 'upsert' || model.type !== 'Movie';
const operations = models.flatMap((model) =>
  actions.filter((action) => has(model, action)).map((action) => ({ model, action, name: model.type })),
);

describe.each(operations)('$action $name', ({ model, action }) => {
  it.each(cells)('with $permissions on $rows', async ({ permissions, rows }) => {
    let id = await onlyRow(model, action);
    for (const scopes of scopeSets(model)) {
      const { status, answer, extensions } = await ask(
        actorOf(model, permissions, scopes, rows),
        documentOf(model, action, id),
      );
      const expected = expectedOf(model, action, permissions, scopes, rows);
      expect({ scopes, status, code: extensions?.code, missing: extensions?.missing }).toEqual({
        scopes,
        ...expected,
      });

      const isAllowed = expected.code === undefined;
      const sees = isAllowed && rows !== 'another row';
      if (action === 'upsert' && isAllowed) expect(answer).toEqual({ id });
      if (action === 'read') expect(answer ?? null).toEqual(sees ? { id } : null);
      if (selectsRows(action) && isAllowed) expect(answer).toEqual({ count: sees ? 1 : 0 });
      if (action === 'list' && isAllowed) expect(answer).toEqual({ totalCount: sees ? 1 : 0 });
      if (action === 'aggregate' && isAllowed) expect(answer).toEqual([{ count: sees ? 1 : 0 }]);
      const after = await model.rows.find().toArray();
      const isGone = deletes(action) && sees;
      expect(after.find(({ _id }) => String(_id) === id) === undefined).toBe(isGone);
      expect(after).toHaveLength(1 + (isAllowed && creates(action) ? 1 : 0) - (isGone ? 1 : 0));
      if (isAllowed) id = await onlyRow(model, action);
    }
  });
});
