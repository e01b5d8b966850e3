import { z } from 'zod';
import { coordinateNames, type Deed, findCoordinate } from '../../access/as-code/expectation.js';
import type { RequirementsTable } from '../../access/requirements-table.js';
import { InputError } from '../../lib/app-error.js';
import { unknownName } from '../../registry/check-names.js';
import { checkDocument } from '../values/read-document.js';
import { checkYaml, closedObject } from '../yaml/check-yaml.js';
import { readYaml } from '../yaml/read-yaml.js';

/** One line of a file of expectations. */
export interface Expectation {
  readonly client: string;
  /** The coordinate or document as it is written. */
  readonly may?: string;
  readonly mayNot?: string;
  readonly deed: Deed;
}

/**
 * Reads a file of expectations: a list of `{client, may|mayNot: <coordinate>|<document>}`.
 * @throws InputError listing every problem: unknown clients and coordinates with the nearest, documents that the schema does not take
 */
export async function readExpectations(
  path: string,
  table: RequirementsTable,
  clientIds: ReadonlySet<string>,
): Promise<readonly Expectation[]> {
  const file = await readYaml(path);
  return checkYaml(file, z.array(expectationSchema(table, clientIds)));
}

function expectationSchema(table: RequirementsTable, clientIds: ReadonlySet<string>) {
  const client = z.string().superRefine((id, context) => {
    if (!clientIds.has(id)) context.addIssue({ code: 'custom', message: unknownName('client', id, clientIds) });
  });
  const deed = z.string().transform((written, context) => {
    const found = deedOf(table, written);
    if ('deed' in found) return { written, deed: found.deed };
    context.addIssue({ code: 'custom', message: found.problem });
    return z.NEVER;
  });
  return closedObject({ client, may: deed.optional(), mayNot: deed.optional() }).transform(
    ({ client: id, may, mayNot }, context): Expectation => {
      if (may && !mayNot) return { client: id, may: may.written, deed: may.deed };
      if (mayNot && !may) return { client: id, mayNot: mayNot.written, deed: mayNot.deed };
      context.addIssue({ code: 'custom', message: 'Say either may or mayNot: a coordinate or a document' });
      return z.NEVER;
    },
  );
}

/** What has a brace is a document; no coordinate has one. */
function deedOf(table: RequirementsTable, written: string): { readonly deed: Deed } | { readonly problem: string } {
  if (!written.includes('{')) {
    const coordinate = findCoordinate(table, written.trim());
    return coordinate === null
      ? { problem: unknownName('coordinate', written, coordinateNames(table)) }
      : { deed: { coordinate } };
  }
  try {
    return { deed: { document: checkDocument(written, 'document', table.schema) } };
  } catch (error) {
    if (error instanceof InputError) return { problem: error.message };
    throw error;
  }
}
