import { command } from '../command.js';
import { withGrantOptions } from '../grant-options.js';
import { groupView } from './group-view.js';

export const grant = withGrantOptions(
  command('groups grant <group> <permission>')
    .describe('Let the members of a group do one thing to one model, on all rows or on those that match')
    .uses('schema', 'registry')
    .example('groups grant readers view_distributor'),
).action(
  ({ registry }, id, permission, { where = null, until = null }) =>
    registry.groups.grant(id, { permission, where, until }),
  groupView,
);
