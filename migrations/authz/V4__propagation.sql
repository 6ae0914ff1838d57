-- How far each replica follows the changes, and when each change was made.

ALTER TABLE authz.replica
  ADD COLUMN applied_seq   bigint,
  ADD COLUMN applied_at    timestamptz,
  ADD COLUMN trust_seconds bigint NOT NULL DEFAULT 0 CHECK (trust_seconds >= 0);

COMMENT ON COLUMN authz.replica.applied_seq IS
  'all changes up to this one are in force there; null while the replica decides nothing from memory';
COMMENT ON COLUMN authz.replica.applied_at IS 'when applied_seq was written';
COMMENT ON COLUMN authz.replica.trust_seconds IS
  'the longest that the replica decides from memory when it hears nothing of the database';

-- What was there before counts as made now: it is kept for a full term.
ALTER TABLE authz.change ADD COLUMN at timestamptz NOT NULL DEFAULT clock_timestamp();
