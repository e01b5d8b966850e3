import type { OperationPlan, PlannedSelection } from '../../access/operation-plan.js';

/** Parts of names, the team's own too, behind which secrets stand: `clientSecret`, `access_token`, `apiKey`. */
const secretName = /secret|password|passphrase|token|credential|(api|private)_?key/i;

/** Whether an operation selects a field that answers a secret, by its name: such an answer is shown once and never stored. */
export function answersSecret({ roots }: OperationPlan): boolean {
  return roots.some(selectsSecret);
}

function selectsSecret({ node, children }: PlannedSelection): boolean {
  return children.length === 0 ? secretName.test(node.name.value) : children.some(selectsSecret);
}
