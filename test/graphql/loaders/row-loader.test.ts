import { describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { projectionOf } from '../../../src/graphql/data/projection.js';
import { createRowLoader } from '../../../src/graphql/loaders/row-loader.js';

const ids = Array.from({ length: 1001 }, () => new Types.ObjectId());
const name = projectionOf(['name']);

/** A loader over rows in memory that remembers what it was asked; the first id has no row. */
function loading() {
  const asked: { count: number; paths: readonly string[] }[] = [];
  const loader = createRowLoader(async (wanted, { paths }) => {
    asked.push({ count: wanted.length, paths });
    return wanted.filter((id) => id !== ids[0]).map((_id) => ({ _id, name: `row ${_id}` }));
  });
  return { loader, asked };
}

describe('rows by id load in batches', () => {
  it('each asker gets its row, whatever the order of the answer; a row that is not there is null', async () => {
    const { loader, asked } = loading();
    const rows = await Promise.all([ids[2], ids[0], ids[1]].map((id) => loader.load(id, name)));
    expect(rows.map((row) => row?.name)).toEqual([`row ${ids[2]}`, undefined, `row ${ids[1]}`]);
    expect(asked).toEqual([{ count: 3, paths: ['name'] }]);
  });

  it('an id is asked once, as an object or as text of the same id', async () => {
    const { loader, asked } = loading();
    await Promise.all([loader.load(ids[1], name), loader.load(new Types.ObjectId(String(ids[1])), name)]);
    expect(asked).toEqual([{ count: 1, paths: ['name'] }]);
  });

  it('a batch reads what any of its askers needs', async () => {
    const { loader, asked } = loading();
    await Promise.all([
      loader.load(ids[1], name),
      loader.load(ids[1], projectionOf(['address.city'])),
      loader.load(ids[2], projectionOf(['address'])),
    ]);
    expect(asked).toEqual([{ count: 2, paths: ['address', 'name'] }]);
  });

  it('more than 1,000 ids are several batches', async () => {
    const { loader, asked } = loading();
    await Promise.all(ids.map((id) => loader.load(id, name)));
    expect(asked.map(({ count }) => count)).toEqual([1000, 1]);
  });

  it('a row is remembered until it is forgotten', async () => {
    const { loader, asked } = loading();
    await loader.load(ids[1], name);
    await loader.load(ids[1], name);
    expect(asked).toHaveLength(1);
    loader.clear();
    await loader.load(ids[1], name);
    expect(asked).toHaveLength(2);
  });
});
