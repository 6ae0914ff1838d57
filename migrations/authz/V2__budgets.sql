-- What each owner may use in a window, and the replicas that lease from it.

-- One row per owner and window. Windows are aligned to the Unix epoch; times are whole seconds.
-- granted = units handed to replicas and not given back, whether they were spent or not.
-- A limit that is lowered within a window leaves the row as it is once granted has passed it (nothing
-- more is granted, what was granted stays), so granted never exceeds amount.
CREATE TABLE authz.budget (
  owner text NOT NULL CHECK (owner <> ''),
  window_seconds bigint NOT NULL CHECK (window_seconds > 0),
  window_start bigint NOT NULL CHECK (window_start % window_seconds = 0),
  amount bigint NOT NULL CHECK (amount > 0),
  granted bigint NOT NULL,
  -- Units of the newest grant: RETURNING cannot tell old from new before Postgres 18.
  last_grant bigint NOT NULL,
  PRIMARY KEY (owner, window_seconds, window_start),
  CONSTRAINT budget_never_over CHECK (granted BETWEEN 0 AND amount)
) WITH (fillfactor = 50); -- updates stay on their page

-- For the sweeper, which deletes what ended a day ago.
CREATE INDEX budget_end ON authz.budget ((window_start + window_seconds));

-- Replicas of the service. Live = heartbeat not older than five seconds by the clock of the database.
-- epoch counts the starts of a replica.
CREATE TABLE authz.replica (
  name text PRIMARY KEY CHECK (name <> ''),
  epoch bigint NOT NULL,
  heartbeat_at timestamptz NOT NULL
);
