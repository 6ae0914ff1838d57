-- A budget is one row that is carried from window to window. Rounds of leases are logged.

ALTER TABLE authz.budget RENAME TO budget_of_windows;

-- The window is decided by the clock of the database; replicas only propose the bounds of windows.
-- All times are seconds of the Unix epoch.
CREATE TABLE authz.budget (
  id       uuid PRIMARY KEY,
  limit_id text NOT NULL,
  owner    text NOT NULL,
  revision bigint NOT NULL,
  amount   bigint NOT NULL CHECK (amount >= 0),
  starts   bigint NOT NULL,
  ends     bigint NOT NULL,
  granted  bigint NOT NULL,
  ahead    bigint NOT NULL CHECK (ahead >= 0),
  ceiling  bigint NOT NULL,
  debt     bigint NOT NULL CHECK (debt >= 0),
  past     bigint[] NOT NULL,
  CONSTRAINT budget_never_over CHECK (granted BETWEEN 0 AND ceiling)
) WITH (fillfactor = 50); -- updates stay on their page

COMMENT ON COLUMN authz.budget.id IS 'first 16 bytes of the SHA-256 of limit_id, a zero byte and owner';
COMMENT ON COLUMN authz.budget.owner IS 'who spends from the budget, such as a key id';
COMMENT ON COLUMN authz.budget.revision IS 'of the limit, when amount was read from it: an older one changes nothing';
COMMENT ON COLUMN authz.budget.starts IS 'start of the current window; 0 with ends = 0 before the first';
COMMENT ON COLUMN authz.budget.granted IS
  'units of the current window that replicas got and did not return, spent or not';
COMMENT ON COLUMN authz.budget.ahead IS 'the same of the window after the current one';
COMMENT ON COLUMN authz.budget.ceiling IS
  'the largest amount of the current window, so that a lowered limit does not contradict what was granted before';
COMMENT ON COLUMN authz.budget.debt IS 'units that were used beyond the amount: they are taken first';
COMMENT ON COLUMN authz.budget.past IS 'granted of the parts of a rolling window before the current one, newest first';

CREATE INDEX budget_of_limit ON authz.budget (limit_id, owner);

-- Quotas of keys in their current windows.
INSERT INTO authz.budget
  (id, limit_id, owner, revision, amount, starts, ends, granted, ahead, ceiling, debt, past)
SELECT DISTINCT ON (owner)
  encode(substring(sha256('requests'::bytea || '\x00'::bytea || convert_to(owner, 'UTF8')) FOR 16), 'hex')::uuid,
  'requests', owner, 0, amount, window_start, window_start + window_seconds, granted, 0, amount, 0, '{}'
FROM authz.budget_of_windows
WHERE window_start + window_seconds > extract(epoch FROM now())
ORDER BY owner, window_seconds DESC;

DROP TABLE authz.budget_of_windows;

-- An answer that was lost on its way is read here.
CREATE TABLE authz.lease_round (
  instance  uuid NOT NULL,
  no        bigint NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  budgets   uuid[] NOT NULL,
  starts    bigint[] NOT NULL,
  ends      bigint[] NOT NULL,
  granted   bigint[] NOT NULL,
  ahead     bigint[] NOT NULL,
  remaining bigint[] NOT NULL,
  returned  bigint[] NOT NULL,
  PRIMARY KEY (instance, no)
);
CREATE INDEX lease_round_at ON authz.lease_round USING brin (at);

COMMENT ON COLUMN authz.lease_round.instance IS 'of the process that asked';
COMMENT ON COLUMN authz.lease_round.no IS 'number of the round, given by the process';
COMMENT ON COLUMN authz.lease_round.budgets IS 'empty if the process gave the round up before it was run';

ALTER TABLE authz.api_key
  ADD COLUMN quota_window text,
  ADD COLUMN quota_seq    bigint NOT NULL DEFAULT 0;
UPDATE authz.api_key SET quota_window = quota_window_seconds || 's', quota_seq = change_seq;
ALTER TABLE authz.api_key
  DROP COLUMN quota_window_seconds,
  ADD CHECK ((quota_requests IS NULL) = (quota_window IS NULL));

COMMENT ON COLUMN authz.api_key.quota_window IS 'text of a window, such as 1m or month Europe/Berlin';
COMMENT ON COLUMN authz.api_key.quota_seq IS
  'change.seq of the last change of the quota, 0 if it never had one; a rotated key takes it along';
