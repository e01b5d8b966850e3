import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccessState, ClientState, GrantState, Unnamed } from '../../../src/access/as-code/access-state.js';
import type { EffectiveRows } from '../../../src/access/as-code/effective-access.js';
import { type PlannedClient, planAccess } from '../../../src/access/as-code/plan-access.js';
import { whereTypeFor } from '../../../src/access/check-where.js';
import { matrixOf } from '../../../src/access/matrix.js';
import type { StoredWhere } from '../../../src/access/rights.js';
import { rowsFor } from '../../../src/access/rows.js';
import { vocabularyOf } from '../../../src/access/vocabulary.js';
import { readSchema } from '../../../src/graphql/assemble-schema.js';
import { canonicalJson } from '../../../src/lib/canonical-json.js';
import { actorOf } from '../../../src/registry/actor-of.js';
import type { Registry } from '../../../src/registry/create-registry.js';
import { type OpenRegistry, openRegistry } from '../../registry/open-registry.js';

const { table } = readSchema('schema');

let opened: OpenRegistry;
let registry: Registry;

beforeAll(async () => {
  opened = await openRegistry();
  registry = await opened.startNode({ vocabulary: vocabularyOf(table) });
});
afterAll(() => opened.close());

const ends = ['2001-01-01T00:00:00.000Z', '2101-01-01T00:00:00.000Z', '2201-01-01T00:00:00.000Z'] as const;
const filters: readonly StoredWhere[] = [
  { genre: { eq: 'Drama' } },
  { genre: { in: '$client.attributes.genres' } },
  { title: { eq: '$client.id' } },
  { imdbVotes: { gt: '$client.attributes.votes' } },
  { director: { name: { eq: 'Someone' } } },
  {},
];
const ids = ['one', 'two', 'three'];
const groupIds = ['readers', 'writers'];

const rowGrant = fc.record<GrantState>({
  permission: fc.constantFrom('view_movie', 'add_movie', 'change_movie', 'delete_movie'),
  where: fc.option(fc.constantFrom(...filters)),
  until: fc.option(fc.constantFrom(...ends)),
});
const plainGrant = fc.record<GrantState>({
  permission: fc.constantFrom('view_director', 'add_director', 'change_director', 'introspect_token', 'explain'),
  where: fc.constant(null),
  until: fc.option(fc.constantFrom(...ends)),
});
const grants = fc.array(fc.oneof(rowGrant, plainGrant), { maxLength: 4 });
const clients = (groups: readonly string[]) =>
  fc.dictionary(
    fc.constantFrom(...ids),
    fc.record<ClientState>({
      name: fc.constantFrom('A', 'B'),
      scopes: fc.subarray(['read', 'write', 'movie:read', 'director:write', 'movie:finance']),
      groups: fc.subarray([...groups]),
      grants,
      attributes: fc.constantFrom(
        {},
        { genres: ['Drama', 'Comedy'] },
        { genres: [], votes: ['100'] },
        { votes: ['1', '2'] },
      ),
    }),
    { noNullPrototype: true },
  );
const files = fc
  .dictionary(fc.constantFrom(...groupIds), fc.record({ grants }), { noNullPrototype: true })
  .chain((groups) =>
    clients(Object.keys(groups)).map(
      (said): AccessState => ({ clients: new Map(Object.entries(said)), groups: new Map(Object.entries(groups)) }),
    ),
  );

/** Every moment at which something may be otherwise: now, and after each end. */
const moments = (now: number) => [now, ...ends.map((end) => Date.parse(end)).filter((end) => end > now)];

/** What the server lets a client do at a moment, worked out as a request is: from the registry's actor. `null`: no such client. */
async function servedAccess(id: string, at: number) {
  const client = await registry.findClient(id);
  if (!client) return { coordinates: [], rows: new Map<string, readonly string[]>() };
  const actor = actorOf(client, { tokenScopes: client.scopes, expiresAt: 0 }, at);
  const coordinates = matrixOf(table, actor)
    .filter((row) => row.allowed)
    .map((row) => row.coordinate);
  const rows = [...actor.grants.keys()].map((permission) => [permission, served(permission)] as const);
  return { coordinates, rows: new Map(rows.filter(([, shown]) => shown.length > 0)) };

  function served(permission: string): readonly string[] {
    const type = whereTypeFor(table, permission);
    const found = type ? rowsFor(actor, permission, at, type) : { kind: 'all' as const };
    return found.kind === 'some' ? [...new Set(found.wheres.map(text))].sort() : found.kind === 'all' ? ['all'] : [];
  }
}

/** What a list of rows comes to at a moment. */
function foldedAt(rows: readonly EffectiveRows[], at: number): ReadonlyMap<string, readonly string[]> {
  const inForce = rows.filter(({ until }) => until === null || at < Date.parse(until));
  const permissions = [...new Set(inForce.map(({ permission }) => permission))];
  return new Map(
    permissions.map((permission) => {
      const wheres = inForce.filter((each) => each.permission === permission).map(({ where }) => where);
      return [permission, wheres.includes(null) ? ['all'] : [...new Set(wheres.map(text))].sort()];
    }),
  );
}

const text = (where: unknown) => JSON.stringify(canonicalJson(where));
const sorted = (map: ReadonlyMap<string, readonly string[]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const nothing: AccessState = { clients: new Map(), groups: new Map() };
const unchanged: Pick<PlannedClient, 'gains' | 'loses'> = {
  gains: { coordinates: [], rows: [] },
  loses: { coordinates: [], rows: [] },
};

describe('access plan: what it lists is exactly what then happens', () => {
  it('for any two access files, with and without pruning', async () => {
    await fc.assert(
      fc.asyncProperty(files, files, fc.constantFrom<Unnamed>('keep', 'remove'), async (first, second, unnamed) => {
        await registry.access.apply(first, 'remove');
        const now = opened.clock.now();
        const { before, after } = await registry.access.preview(second, unnamed);
        const plan = planAccess(table, before, after, now);
        const planned = new Map(plan.clients.map((client) => [client.id, client]));
        const listedBefore = new Map(
          planAccess(table, nothing, before, now).clients.map(({ id, gains }) => [id, gains.rows]),
        );
        const servedBefore = await servedAt(moments(now));
        await registry.access.apply(second, unnamed);
        const servedAfter = await servedAt(moments(now));

        expect(await registry.access.read()).toEqual(sameOrder(after));
        for (const id of ids) {
          const { gains, loses } = planned.get(id) ?? unchanged;
          const [then, later] = [servedBefore.get(`${id} ${now}`), servedAfter.get(`${id} ${now}`)];
          expect(gains.coordinates).toEqual(later?.coordinates.filter((each) => !then?.coordinates.includes(each)));
          expect(loses.coordinates).toEqual(then?.coordinates.filter((each) => !later?.coordinates.includes(each)));
          const rowsBefore = listedBefore.get(id) ?? [];
          const lost = new Set(loses.rows.map(text));
          const rowsAfter = [...rowsBefore.filter((rows) => !lost.has(text(rows))), ...gains.rows];
          expect(rowsAfter).toHaveLength(rowsBefore.length - lost.size + gains.rows.length);
          const isListed = gains.rows.length + loses.rows.length > 0;
          const rowsDiffer = moments(now).some(
            (at) => text(sorted(foldedAt(rowsBefore, at))) !== text(sorted(foldedAt(rowsAfter, at))),
          );
          expect(rowsDiffer).toBe(isListed);
          for (const at of moments(now)) {
            expect(sorted(foldedAt(rowsBefore, at))).toEqual(
              sorted(servedBefore.get(`${id} ${at}`)?.rows ?? new Map()),
            );
            expect(sorted(foldedAt(rowsAfter, at))).toEqual(sorted(servedAfter.get(`${id} ${at}`)?.rows ?? new Map()));
          }
        }
        const again = await registry.access.preview(second, unnamed);
        expect(planAccess(table, again.before, again.after, now).isEmpty).toBe(true);
      }),
      { numRuns: 40 },
    );

    async function servedAt(times: readonly number[]) {
      const entries = ids.flatMap((id) =>
        times.map(async (at) => [`${id} ${at}`, await servedAccess(id, at)] as const),
      );
      return new Map(await Promise.all(entries));
    }
  }, 120_000);
});

/** The store answers by id. */
function sameOrder({ clients, groups }: AccessState): AccessState {
  const byId = <T>(map: ReadonlyMap<string, T>) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { clients: byId(clients), groups: byId(groups) };
}
