import type { Vocabulary } from '../access/vocabulary.js';
import { ConflictError, NotFoundError } from '../lib/app-error.js';
import type { Clock } from '../lib/clock.js';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import { changeClient, retryStale } from './change-client.js';
import type { ChangeFeed } from './change-feed.js';
import { checkId } from './check-client.js';
import { addGrant, checkGrants, type GrantInput, removeGrants, throwIfAny } from './check-grants.js';
import { type ClientRecord, type GroupRecord, toClientRecord, toGroupRecord } from './client-record.js';
import { guardStore } from './guard-store.js';
import { Client } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import { Group, type StoredGroup } from './models/group.js';

/** The administration of groups; acts and errors as with clients. */
export interface GroupAdministration {
  /** @throws ConflictError if the id is taken */
  create(input: { readonly id: string; readonly grants?: readonly GrantInput[] | undefined }): Promise<GroupRecord>;
  /** All, by id. */
  list(): Promise<readonly GroupRecord[]>;
  show(id: string): Promise<GroupRecord>;
  grant(id: string, grant: GrantInput): Promise<GroupRecord>;
  /** Takes away all of the group's grants of a permission; none held is no error. */
  revoke(id: string, permission: string): Promise<GroupRecord>;
  /** Replaces all of the group's grants. */
  setGrants(id: string, grants: readonly GrantInput[]): Promise<GroupRecord>;
  /** Deletes it; its members lose its grants. */
  remove(id: string): Promise<void>;
  addMember(id: string, clientId: string): Promise<ClientRecord>;
  /** A client that is no member is no error. */
  removeMember(id: string, clientId: string): Promise<ClientRecord>;
}

export interface GroupAdministrationOptions {
  readonly changes: Pick<ChangeFeed, 'changing'>;
  readonly clock: Clock;
  readonly vocabulary: Vocabulary | undefined;
}

export function administerGroups({ changes, clock, vocabulary }: GroupAdministrationOptions): GroupAdministration {
  async function create({
    id,
    grants = [],
  }: {
    readonly id: string;
    readonly grants?: readonly GrantInput[] | undefined;
  }) {
    checkId('group', id);
    const checked = checkGrants(grants, vocabulary, 'grants');
    throwIfAny(checked.problems);
    if (await findGroup(id)) throw takenId(id);
    await changes.changing('group', id, async () => {
      // Members that a half-done removal may have left behind are no members of a new group.
      await forgetMembers(id);
      await insert({ _id: id, grants: checked.value, createdAt: new Date(clock()) });
    });
    return show(id);
  }

  async function show(id: string): Promise<GroupRecord> {
    return toRecord(await requireGroup(id));
  }

  async function change(
    id: string,
    edit: (grants: readonly StoredGrant[]) => readonly StoredGrant[],
  ): Promise<GroupRecord> {
    await requireGroup(id);
    return toRecord(await changes.changing('group', id, () => changeGrants(id, edit)));
  }

  async function grant(id: string, input: GrantInput): Promise<GroupRecord> {
    const { value, problems } = checkGrants([input], vocabulary, '');
    throwIfAny(problems);
    return change(id, (grants) => value.reduce(addGrant, grants));
  }

  async function revoke(id: string, permission: string): Promise<GroupRecord> {
    return change(id, (grants) => removeGrants(grants, permission, vocabulary));
  }

  async function setGrants(id: string, inputs: readonly GrantInput[]): Promise<GroupRecord> {
    const { value, problems } = checkGrants(inputs, vocabulary, 'grants');
    throwIfAny(problems);
    return change(id, () => value);
  }

  /** Members first: were they last, a crash between would hand them to the next group of this id. */
  async function remove(id: string): Promise<void> {
    await requireGroup(id);
    await changes.changing('group', id, async () => {
      await forgetMembers(id);
      await guardStore(() => Group.deleteOne({ _id: id }).exec());
      // Whoever was added meanwhile.
      await forgetMembers(id);
    });
  }

  async function changeMember(
    id: string,
    clientId: string,
    edit: (groups: readonly string[]) => readonly string[],
  ): Promise<ClientRecord> {
    await requireGroup(id);
    const client = await changes.changing('client', clientId, () =>
      changeClient(clientId, (found) => found.set({ groups: edit([...found.groups]) })),
    );
    return toClientRecord(client);
  }

  return {
    create,
    list: async () => Promise.all((await findGroups()).map(toRecord)),
    show,
    grant,
    revoke,
    setGrants,
    remove,
    addMember: (id, clientId) => changeMember(id, clientId, (groups) => [...new Set([...groups, id])]),
    removeMember: (id, clientId) => changeMember(id, clientId, (groups) => groups.filter((other) => other !== id)),
  };
}

async function changeGrants(
  id: string,
  edit: (grants: readonly StoredGrant[]) => readonly StoredGrant[],
): Promise<StoredGroup> {
  return retryStale(async () => {
    const group = await Group.findById(id).exec();
    if (group === null) throw unknownGroup(id);
    const { grants } = group.toObject();
    const edited = edit(grants);
    if (edited !== grants) group.set({ grants: edited });
    await group.save();
    return group.toObject();
  });
}

async function forgetMembers(id: string): Promise<void> {
  await guardStore(() => Client.updateMany({ groups: id }, { $pull: { groups: id }, $inc: { __v: 1 } }).exec());
}

async function insert(group: Omit<StoredGroup, '__v'>): Promise<void> {
  await guardStore(async () => {
    try {
      await new Group(group).save();
    } catch (error) {
      throw isDuplicateKey(error) ? takenId(group._id, error) : error;
    }
  });
}

function findGroup(id: string): Promise<StoredGroup | null> {
  return guardStore(() => Group.findById(id).lean<StoredGroup>().exec());
}

function findGroups(): Promise<readonly StoredGroup[]> {
  return guardStore(() => Group.find().sort({ _id: 1 }).lean<StoredGroup[]>().exec());
}

async function requireGroup(id: string): Promise<StoredGroup> {
  const group = await findGroup(id);
  if (group === null) throw unknownGroup(id);
  return group;
}

async function toRecord(group: StoredGroup): Promise<GroupRecord> {
  const members = await guardStore(() =>
    Client.find({ groups: group._id }, { _id: 1 }).lean<{ _id: string }[]>().exec(),
  );
  return toGroupRecord(
    group,
    members.map(({ _id }) => _id),
  );
}

function unknownGroup(id: string): NotFoundError {
  return new NotFoundError(`There is no group ${JSON.stringify(id.slice(0, 100))}`);
}

function takenId(id: string, cause?: unknown): ConflictError {
  const message = `There is a group ${JSON.stringify(id)} already`;
  return new ConflictError(message, [{ path: 'id', message }], { cause });
}
