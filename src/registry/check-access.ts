import type { AccessState, ClientState, GroupState } from '../access/as-code/access-state.js';
import { type FieldProblem, InputError } from '../lib/app-error.js';
import { checkClient, checkId, type Surroundings } from './check-client.js';
import { checkGrants, throwIfAny } from './check-grants.js';
import { toGrantState } from './client-record.js';
import { attributesOf } from './to-registered-client.js';

/** Checks a whole state, and answers it as it will be stored and read back. @throws InputError with every problem at once */
export function checkAccess(state: AccessState, surroundings: Surroundings): AccessState {
  const problems: FieldProblem[] = [];
  const clients = checkEach(state.clients, 'clients', problems, (id, client) => {
    checkId('client', id);
    return checkedClient(client, surroundings);
  });
  const groups = checkEach(state.groups, 'groups', problems, (id, group) => {
    checkId('group', id);
    return checkedGroup(group, surroundings);
  });
  throwIfAny(problems);
  return { clients, groups };
}

function checkedClient(client: ClientState, surroundings: Surroundings): ClientState {
  const {
    name = client.name,
    scopes = [],
    groups = [],
    grants = [],
    attributes = [],
  } = checkClient(client, surroundings);
  return { name, scopes, groups, grants: grants.map(toGrantState), attributes: { ...attributesOf(attributes) } };
}

function checkedGroup({ grants }: GroupState, { vocabulary }: Surroundings): GroupState {
  const { value, problems } = checkGrants(grants, vocabulary, 'grants');
  throwIfAny(problems);
  return { grants: value.map(toGrantState) };
}

/** Checks each on its own; what is wrong with it goes to the problems, with the place that it has in the whole. */
function checkEach<T>(
  items: ReadonlyMap<string, T>,
  path: string,
  problems: FieldProblem[],
  check: (id: string, item: T) => T,
): ReadonlyMap<string, T> {
  const checked = new Map<string, T>();
  for (const [id, item] of items) {
    try {
      checked.set(id, check(id, item));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.fields.map((field) => ({ ...field, path: `${path}.${id}.${field.path}` })));
    }
  }
  return checked;
}
