import { concatAST, parse } from 'graphql';
import { decideOperation } from '../../dist/access/decide-operation.js';
import { Openness } from '../../dist/access/openness.js';
import { planOperation } from '../../dist/access/plan-operation.js';
import { readSchema } from '../../dist/graphql/assemble-schema.js';
import { readSchemaDir } from '../../dist/graphql/read-schema-dir.js';
import { VisibleSchemas } from '../../dist/graphql/visible-schemas.js';
import { actorOf, grantsOf, schemaDir } from './engines.mjs';

/** Milliseconds for the first decision on a document of 100 fields: plan and decision, nothing remembered. Median. */
export async function coldDecision() {
  const { table } = readSchema(schemaDir);
  const fields = ['id', 'title', 'genre', 'usGross', 'director { id name }'];
  const source = `{ ${Array.from({ length: 14 }, (_, n) => `a${n}: movies { nodes { ${fields.join(' ')} } }`).join(' ')} }`;
  const actor = actorOf('bench', grantsOf(['view_movie', 'view_director']), ['read']);
  return median(200, () => {
    const document = parse(source);
    return () => {
      const plan = planOperation(table, document, document.definitions[0]);
      return decideOperation(plan, new Openness(table, actor), {}, new Map());
    };
  });
}

/** Milliseconds for the visible schema of rights that were not seen before, of 50 models. Median. */
export async function visibleSchema() {
  const model = (n) =>
    `type Model${n} @model { ${Array.from({ length: 12 }, (_, f) => `f${f}: String`).join(' ')} next: Model${(n + 1) % 50} other: Model${(n + 7) % 50} }`;
  const models = parse(Array.from({ length: 50 }, (_, n) => model(n)).join('\n'));
  const { table } = readSchema(concatAST([readSchemaDir(`${schemaDir}/system`), models]));
  const schemas = new VisibleSchemas(table);
  let number = 0;
  return median(30, () => {
    number += 1;
    const permissions = Array.from({ length: 50 }, (_, n) => `view_model${n}`).filter((_, n) => n % 31 !== number % 31);
    const actor = actorOf('bench', grantsOf(permissions), ['read']);
    return () => schemas.schemaFor(actor);
  });
}

function median(count, prepare) {
  const times = Array.from({ length: count }, () => {
    const work = prepare();
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return times.sort((a, b) => a - b)[Math.floor(count / 2)];
}
