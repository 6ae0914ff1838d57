-- Tenants own apps, apps own keys. Of a key's text only its HMAC is kept.

CREATE TABLE authz.tenant (
  id         text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE authz.app (
  id         text PRIMARY KEY,
  tenant_id  text NOT NULL REFERENCES authz.tenant,
  created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO authz.tenant (id) VALUES ('default');
INSERT INTO authz.app (id, tenant_id) VALUES ('default', 'default');

CREATE TABLE authz.api_key (
  id                   text PRIMARY KEY CHECK (id ~ '^key_[0-9A-Za-z]{16}$'),
  app_id               text NOT NULL REFERENCES authz.app,
  name                 text NOT NULL,
  hint                 text NOT NULL,
  hash                 bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  environment          text NOT NULL CHECK (environment IN ('live', 'test')),
  status               text NOT NULL CHECK (status IN ('active', 'revoked')),
  not_before           timestamptz,
  expires_at           timestamptz CHECK (expires_at > not_before),
  routes               text[] NOT NULL CHECK (cardinality(routes) > 0),
  quota_requests       bigint CHECK (quota_requests > 0),
  quota_window_seconds bigint CHECK (quota_window_seconds > 0),
  created_at           timestamptz NOT NULL,
  revoked_at           timestamptz CHECK ((revoked_at IS NOT NULL) = (status = 'revoked')),
  change_seq           bigint NOT NULL,
  CHECK ((quota_requests IS NULL) = (quota_window_seconds IS NULL))
);

COMMENT ON COLUMN authz.api_key.hint IS 'what may be shown of the text: its start and its last four characters';
COMMENT ON COLUMN authz.api_key.hash IS 'HMAC-SHA-256 of the whole text under a pepper that is not in the database';
COMMENT ON COLUMN authz.api_key.change_seq IS 'change.seq of the last change of this row';

CREATE INDEX api_key_newest_first ON authz.api_key (created_at DESC, id DESC);

-- What replicas follow. Writers take numbers under an advisory lock that they hold to the commit,
-- so that the order of numbers is the order of commits and a reader never steps over a hole.
CREATE SEQUENCE authz.change_seq;

CREATE TABLE authz.change (
  seq  bigint PRIMARY KEY,
  kind text NOT NULL,
  id   text NOT NULL,
  -- Tells apart two histories that reuse a number: a failover can lose the last changes.
  mark uuid NOT NULL DEFAULT gen_random_uuid()
);
