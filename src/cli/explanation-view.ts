import type { Required } from '../access/denial.js';
import type { ExplainedUse, Explanation } from '../access/explain.js';
import { describeGrant } from './clients/client-view.js';
import { listed, tableOr, type View } from './view.js';

/** Each use in a row, then the reasons and the command that would mend it, or make a client that may. */
export function explanationView(
  { coordinates, fix }: Explanation,
  { client }: { readonly client: string | undefined },
): View {
  const rows = coordinates.map((use) => [
    use.selection,
    use.coordinate,
    describeRequired(use.required),
    describeRequired(use.held),
    use.allowed ? 'allowed' : 'denied',
    behind(use),
  ]);
  const head = ['selection', 'coordinate', 'needs', 'held', 'decision', 'because'];
  const reasons = new Set(coordinates.flatMap(({ reason }) => (reason === undefined ? [] : [reason])));
  return [
    ...tableOr('The document uses nothing that asks for anything.', head, rows),
    ...reasons,
    ...(fix === null
      ? [allowedLine(client)]
      : [client === undefined ? 'A client that may:' : 'What would mend it:', fix]),
  ];
}

function describeRequired({ permission, scopes }: Required): string {
  return [permission, scopes.join(' | ')].filter(Boolean).join(' and ') || '-';
}

function behind({ because, missing = [] }: ExplainedUse): string {
  if (!because) return `missing ${missing.join(', ')}`;
  return listed(
    because.map((grant) => describeGrant(grant) + (grant.group === null ? '' : ` of group ${grant.group}`)),
  );
}

function allowedLine(client: string | undefined): string {
  return client === undefined ? 'Anybody may, without a token.' : `${client} may do all of it.`;
}
