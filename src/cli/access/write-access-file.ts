import { Document, isCollection, isScalar, visit } from 'yaml';
import type { AccessFile } from './access-file.js';

const header = ` Who may do what. \`access plan -f\` shows what a change of this file would change, \`access apply -f\` makes it so.
 What a client authenticates with is not in here.`;

/** How deep blocks go: `clients`, a client, its grants. A grant is one line, so that a change of it is one line of a diff. */
const blockDepth = 4;

/** Writes an access file as YAML, without the last line break. */
export function writeAccessFile(file: AccessFile): string {
  // Readers of YAML 1.1 take other words for dates and booleans; `compat` puts those in quotes too.
  const document = new Document(file, { compat: 'yaml-1.1' });
  document.commentBefore = header;
  visit(document, (_key, node, path) => {
    if (!isCollection(node)) return;
    const depth = path.filter(isCollection).length;
    node.flow = depth >= blockDepth || node.items.length === 0 || node.items.every(isScalar);
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}
