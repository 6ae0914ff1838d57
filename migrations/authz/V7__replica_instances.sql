-- Tells apart two processes under one replica name, and a replica that stopped from a row that a failover lost.

ALTER TABLE authz.replica
  ADD COLUMN instance uuid,
  ADD COLUMN left_at  timestamptz;

COMMENT ON COLUMN authz.replica.instance IS
  'random, of the process that holds the name; null for a process of an older version';
COMMENT ON COLUMN authz.replica.epoch IS
  'grows each time that another process takes the name: the newest holds it';
COMMENT ON COLUMN authz.replica.left_at IS 'when the replica stopped in order; null while it runs';
