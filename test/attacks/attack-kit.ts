import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import mongoose from 'mongoose';
import type { Layers } from '../../src/graphql/assemble-schema.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith, type TestClient } from '../support/test-client.js';
import { attackSources, Film, Person, Studio, secrets } from './attack-models.js';

/** The clients of one suite. */
export interface Clients {
  /** Sees films and studios without their protected fields; people not at all. */
  readonly reader: TestClient;
  /** Writes films too, again without what is protected. */
  readonly editor: TestClient;
  /** Writes films and sees nothing. */
  readonly blindWriter: TestClient;
  /** Everything. */
  readonly owner: TestClient;
}

const writesFilms = ['add_film', 'change_film', 'delete_film'];
const everything = ['film', 'studio', 'person'].flatMap((name) =>
  ['view', 'add', 'change', 'delete'].map((action) => `${action}_${name}`),
);

function clientsOf(server: () => TestServer): Clients {
  const sees = ['view_film', 'view_studio'];
  return {
    reader: clientWith({ permissions: sees, scopes: ['read'] }, server),
    editor: clientWith({ permissions: [...sees, ...writesFilms], scopes: ['read', 'write'] }, server),
    blindWriter: clientWith({ permissions: writesFilms, scopes: ['write'] }, server),
    owner: clientWith(
      {
        permissions: [...everything, 'view_summary', 'rename_film'],
        scopes: ['read', 'write', 'film:finance', 'film:code', 'studio:tax'],
      },
      server,
    ),
  };
}

/** What a suite is handed. */
export interface Attacked extends Clients {
  server(): TestServer;
}

/** Runs a suite against a server of its own for each of the layers of access control. */
export function underAttack(name: string, layers: readonly Layers[], suite: (attacked: Attacked) => void): void {
  describe.each(layers)(`${name} (%s)`, (layer) => {
    let running: TestServer;
    const server = () => running;
    beforeAll(async () => {
      running = await startTestServer({ sources: { ...attackSources, layers: layer } });
      await fillStore();
    });
    afterAll(() => running.close());
    suite({ server, ...clientsOf(server) });
  });
}

/** Each layer must do alone. */
export const eachLayer: readonly Layers[] = ['both', 'decision only', 'shield only'];

/** Ids of the rows that every suite starts with. */
export const ids = {
  heat: '000000000000000000000001',
  ronin: '000000000000000000000002',
  studio: '000000000000000000000003',
  star: '000000000000000000000004',
  missing: '00000000000000000000000f',
};

async function fillStore(): Promise<void> {
  await Studio.create({ _id: ids.studio, name: 'Warner', tax: secrets.tax });
  await Person.create({ _id: ids.star, name: secrets.star, phone: secrets.phone, employer: ids.studio });
  const both = { studio: ids.studio, star: ids.star, cast: [ids.star], codes: [secrets.code], backer: ids.studio };
  await Film.create({
    _id: ids.heat,
    title: 'Heat',
    genre: 'Crime',
    gross: secrets.gross,
    code: secrets.code,
    ...both,
  });
  await Film.create({ _id: ids.ronin, title: 'Ronin', genre: 'Crime', gross: 1, ...both });
}

/** All rows of the attacked models, to see that nothing was written. */
export async function storeState(): Promise<string> {
  const rows = await Promise.all([Film.find().sort({ _id: 1 }).lean(), Studio.find().lean(), Person.find().lean()]);
  return JSON.stringify(rows);
}

/** The calls that reached the attacked collections while `act` ran, as `films.find`. */
export async function storeCallsDuring(act: () => Promise<unknown>): Promise<readonly string[]> {
  const attacked = new Set(['films', 'studios', 'people']);
  const calls: string[] = [];
  mongoose.set('debug', (collection: string, method: string) => {
    if (attacked.has(collection)) calls.push(`${collection}.${method}`);
  });
  try {
    await act();
  } finally {
    mongoose.set('debug', false);
  }
  return calls;
}

/** @throws when an answer contains any of the secret values */
export function expectNoSecret(text: string): void {
  for (const secret of Object.values(secrets)) expect(text).not.toContain(String(secret));
}
