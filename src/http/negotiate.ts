/** The two media types a GraphQL answer can have (GraphQL over HTTP, "Media Types"). */
export type GraphqlMediaType = 'application/json' | 'application/graphql-response+json';

export interface AcceptedTypes {
  /** The answer's type when all went well; `null`: the client accepts neither. */
  readonly preferred: GraphqlMediaType | null;
  /** The type of a refusal: `application/graphql-response+json` unless only `application/json` is accepted. */
  readonly refusal: GraphqlMediaType;
}

const anything: AcceptedTypes = { preferred: 'application/json', refusal: 'application/graphql-response+json' };
const remembered = new Map<string, AcceptedTypes>();
const maxRemembered = 200;

/**
 * Reads an `Accept` header (RFC 9110 12.5.1). Without one, and for ties, a good answer is `application/json`, which every client
 * can read. A type with `q=0` is refused; of several ranges that match a type the most specific one counts.
 */
export function negotiateGraphql(accept: string | undefined): AcceptedTypes {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return anything;
  const known = remembered.get(accept);
  if (known) return known;
  const types = readAccept(accept);
  if (remembered.size < maxRemembered) remembered.set(accept, types);
  return types;
}

/** Whether a browser asks: HTML is named and wanted more than JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  if (!accept?.includes('text/html')) return false;
  const ranges = parseRanges(accept);
  return qualityOf(ranges, 'text/html') > Math.max(namedQuality(ranges, 'application/json'), 0);
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readAccept(accept: string): AcceptedTypes {
  const ranges = parseRanges(accept);
  const json = qualityOf(ranges, 'application/json');
  const graphql = qualityOf(ranges, 'application/graphql-response+json');
  const refusal = graphql > 0 || json === 0 ? 'application/graphql-response+json' : 'application/json';
  if (json === 0 && graphql === 0) return { preferred: null, refusal };
  const named = namedQuality(ranges, 'application/graphql-response+json');
  const graphqlWins = graphql > json || (graphql === json && named > 0 && precedes(ranges));
  return { preferred: graphqlWins ? 'application/graphql-response+json' : 'application/json', refusal };
}

function parseRanges(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (type === '') return [];
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = q === undefined ? 1 : Number(q);
    return [{ type, quality: Number.isFinite(quality) ? quality : 0 }];
  });
}

function qualityOf(ranges: readonly Range[], type: string): number {
  const wildcard = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const candidate of [type, wildcard, '*/*']) {
    const range = ranges.find((entry) => entry.type === candidate);
    if (range) return range.quality;
  }
  return 0;
}

function namedQuality(ranges: readonly Range[], type: string): number {
  return ranges.find((range) => range.type === type)?.quality ?? 0;
}

/** Of two types that are equally welcome the one named first wins. */
function precedes(ranges: readonly Range[]): boolean {
  const graphql = ranges.findIndex((range) => range.type === 'application/graphql-response+json');
  const json = ranges.findIndex((range) => range.type === 'application/json');
  return json === -1 || graphql < json;
}
