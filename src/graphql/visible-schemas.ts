import { type GraphQLSchema, printSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { reachOf } from '../access/reach.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Actor } from '../access/rights.js';
import { visibleSchemaOf } from './visible-schema.js';

/** How many sets of rights, and how many different schemas, are remembered. */
const maxRemembered = 100;

/** The schema that each actor may use, made once a set of rights and shared by all rights that reach the same (AZ-10). */
export class VisibleSchemas {
  readonly #table: RequirementsTable;
  readonly #byRights = new LRUCache<string, GraphQLSchema>({ max: maxRemembered });
  readonly #byReach = new LRUCache<string, GraphQLSchema>({ max: maxRemembered });
  readonly #sdl = new WeakMap<GraphQLSchema, string>();
  /** What anybody may use. */
  readonly anonymous: GraphQLSchema;

  constructor(table: RequirementsTable) {
    this.#table = table;
    this.anonymous = visibleSchemaOf(table.schema, reachOf(table, null));
  }

  schemaFor(actor: Pick<Actor, 'rightsKey' | 'scopes' | 'grants'> | null): GraphQLSchema {
    if (!actor) return this.anonymous;
    const known = this.#byRights.get(actor.rightsKey);
    if (known) return known;
    const reach = reachOf(this.#table, actor);
    const key = [...reach.coordinates].join(' ');
    const schema = this.#byReach.get(key) ?? visibleSchemaOf(this.#table.schema, reach);
    this.#byReach.set(key, schema);
    this.#byRights.set(actor.rightsKey, schema);
    return schema;
  }

  /** The SDL of what an actor may use; `null`: of what anybody may. */
  sdlFor(actor: Pick<Actor, 'rightsKey' | 'scopes' | 'grants'> | null): string {
    const schema = this.schemaFor(actor);
    const sdl = this.#sdl.get(schema) ?? `${printSchema(schema)}\n`;
    this.#sdl.set(schema, sdl);
    return sdl;
  }
}
