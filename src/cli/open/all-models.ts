// Mongoose knows a model once its file is loaded; these are all that have a collection of their own.
import '../../models/index.js';
import '../../registry/models/audit-event.js';
import '../../registry/models/change.js';
import '../../registry/models/client.js';
import '../../registry/models/group.js';
import '../../registry/models/idempotency-key.js';
import '../../registry/models/replay.js';
import '../../registry/models/revocation.js';
import '../../registry/models/signing-key.js';
import '../../registry/models/tombstone.js';
