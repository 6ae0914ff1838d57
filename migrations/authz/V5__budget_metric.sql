-- A budget is of one metric: requests today.
--
-- A replica of the version before cannot grant under the new key: it spends what it holds and then
-- answers 503 to requests with a quota until it is replaced.

ALTER TABLE authz.budget
  ADD COLUMN metric text NOT NULL DEFAULT 'requests' CHECK (metric <> ''),
  DROP CONSTRAINT budget_pkey,
  ADD PRIMARY KEY (owner, metric, window_seconds, window_start);

-- Every writer names the metric.
ALTER TABLE authz.budget ALTER COLUMN metric DROP DEFAULT;
