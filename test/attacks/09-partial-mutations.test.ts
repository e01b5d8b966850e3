import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { ids, storeCallsDuring, storeState, underAttack } from './attack-kit.js';
import { sideEffects } from './attack-models.js';

const allowed = 'a: createFilm(input: { title: "Sneaked" }) { id }';

underAttack(
  'attack 9: mutations that are allowed in part',
  ['both', 'decision only'],
  ({ editor, blindWriter, owner }) => {
    it.each([
      ['a denied field after it', `mutation { ${allowed} createStudio(input: { name: "x" }) { id } }`],
      ['a denied field before it', `mutation { createStudio(input: { name: "x" }) { id } ${allowed} }`],
      ['a denied hand-written field', `mutation { ${allowed} renameFilms(title: "x") }`],
      ['a denied input field', `mutation { ${allowed} b: createFilm(input: { title: "y", gross: 1 }) { id } }`],
      ['a denied payload selection', 'mutation { createFilm(input: { title: "Sneaked" }) { id film { gross } } }'],
      [
        'a denied selection deep in the payload',
        'mutation { createFilm(input: { title: "Sneaked" }) { film { star { name } } } }',
      ],
      [
        'a denied field in a fragment',
        `mutation { ...M } fragment M on Mutation { ${allowed} deleteStudio(id: "${ids.studio}") { id } }`,
      ],
      [
        'a denied field under @include',
        `mutation ($yes: Boolean = true) { ${allowed} deleteStudio(id: "${ids.studio}") @include(if: $yes) { id } }`,
      ],
    ])('nothing is committed beside %s', async (_what, document) => {
      const before = await storeState();
      const renames = sideEffects.renames;
      const calls = await storeCallsDuring(async () => {
        const { status, data, errors } = await as(editor).query(document);
        expect([status, data, errors?.[0]?.extensions.code]).toEqual([403, undefined, 'FORBIDDEN']);
      });
      expect(calls).toEqual([]);
      expect(await storeState()).toBe(before);
      expect(sideEffects.renames).toBe(renames);
    });

    it('the payload of a writer without view', async () => {
      const before = await storeState();
      const { status } = await as(blindWriter).query(
        'mutation { createFilm(input: { title: "Sneaked" }) { id film { id } } }',
      );
      expect(status).toBe(403);
      expect(await storeState()).toBe(before);
    });

    it('what is skipped is not denied', async () => {
      const document = `mutation ($no: Boolean = false) { ${allowed} deleteStudio(id: "${ids.studio}") @include(if: $no) { id } }`;
      const { a } = await as(editor).data<{ a: { id: string } }>(document);
      await as(owner).data(`mutation { deleteFilm(id: "${a.id}") { id } }`);
    });

    it('of several operations only the one that runs is decided', async () => {
      const before = await storeState();
      const { status } = await as(editor).query(
        'query A { films { totalCount } } mutation B { deleteStudio(id: 1) { id } }',
      );
      expect(status).toBe(400);
      expect(await storeState()).toBe(before);
    });
  },
);
