import { AuditEvent } from '../registry/models/audit-event.js';
import { Client } from '../registry/models/client.js';
import { Group } from '../registry/models/group.js';

/** The registry's models that the API serves too (`schema/system`), beside the team's. */
export const systemModels = [Client, Group, AuditEvent] as const;
