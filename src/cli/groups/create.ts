import { command } from '../command.js';
import { groupView } from './group-view.js';

export const create = command('groups create <id>')
  .describe('Make a group: its members hold what it is granted')
  .list('--grant <permission>', 'a permission on all rows; may be repeated')
  .uses('schema', 'registry')
  .example('groups create readers --grant view_movie --grant view_director')
  .action(
    ({ registry }, id, { grant = [] }) =>
      registry.groups.create({ id, grants: grant.map((permission) => ({ permission, where: null, until: null })) }),
    groupView,
  );
