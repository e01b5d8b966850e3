import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** How much is remembered: documents, and characters of all together; a parsed document takes some thirty times its text. */
const bounds = { max: 1000, maxSize: 2_000_000 };

/** Documents that parse, by their text. Whether their sender may use them is asked each time. */
export class KnownDocuments {
  readonly #byText = new LRUCache<string, DocumentNode>({
    ...bounds,
    sizeCalculation: (_document, text) => text.length + 1,
  });

  find(text: string): DocumentNode | undefined {
    return this.#byText.get(text);
  }

  remember(text: string, document: DocumentNode): void {
    if (!this.#byText.has(text)) this.#byText.set(text, document);
  }
}
