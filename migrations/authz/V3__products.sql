-- Products say what may be called; apps are approved for products; keys may be narrowed to some.

ALTER TABLE authz.tenant
  ADD COLUMN name       text NOT NULL DEFAULT 'default',
  ADD COLUMN status     text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  ADD COLUMN metadata   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  ADD COLUMN change_seq bigint NOT NULL DEFAULT 0,
  ADD CHECK (id ~ '^(ten_[0-9A-Za-z]{16}|default)$');
ALTER TABLE authz.tenant
  ALTER COLUMN name DROP DEFAULT,
  ALTER COLUMN change_seq DROP DEFAULT;

ALTER TABLE authz.app
  ADD COLUMN name       text NOT NULL DEFAULT 'default',
  ADD COLUMN status     text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  ADD COLUMN metadata   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  ADD COLUMN identities jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(identities) = 'array'),
  ADD COLUMN change_seq bigint NOT NULL DEFAULT 0,
  ADD CHECK (id ~ '^(app_[0-9A-Za-z]{16}|default)$');
ALTER TABLE authz.app
  ALTER COLUMN name DROP DEFAULT,
  ALTER COLUMN change_seq DROP DEFAULT;

COMMENT ON COLUMN authz.app.identities IS
  'who calls as this app without a key: [{"issuer": ..., "claims": {name: value}}]';

CREATE TABLE authz.product (
  id                      text PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name                    text NOT NULL,
  operations              jsonb NOT NULL CHECK (jsonb_typeof(operations) = 'array'),
  environments            text[] NOT NULL CHECK (environments <@ ARRAY['live', 'test'] AND cardinality(environments) > 0),
  staleness_limit_seconds bigint CHECK (staleness_limit_seconds > 0),
  created_at              timestamptz NOT NULL,
  change_seq              bigint NOT NULL
);

COMMENT ON COLUMN authz.product.operations IS
  '[{"methods": [...], "paths": [...], "models": [...]}]; no methods = any, no models = any';
COMMENT ON COLUMN authz.product.staleness_limit_seconds IS
  'how long a replica decides from memory without the database; null = its own setting';

-- The order in which an app's products are asked: the first of equally good matches decides.
CREATE TABLE authz.app_product (
  app_id     text NOT NULL REFERENCES authz.app ON DELETE CASCADE,
  product_id text NOT NULL REFERENCES authz.product,
  position   int NOT NULL CHECK (position >= 0),
  PRIMARY KEY (app_id, product_id),
  UNIQUE (app_id, position)
);
CREATE INDEX app_product_of_product ON authz.app_product (product_id);

INSERT INTO authz.product (id, name, operations, environments, created_at, change_seq)
VALUES ('default', 'default', '[{"methods": [], "paths": ["/**"], "models": []}]', '{live,test}', now(), 0);
INSERT INTO authz.app_product (app_id, product_id, position) VALUES ('default', 'default', 0);

ALTER TABLE authz.api_key
  DROP COLUMN routes,
  DROP CONSTRAINT api_key_check, -- a key that is rotated before it starts ends before it starts
  DROP CONSTRAINT api_key_status_check,
  ADD CONSTRAINT api_key_status_check CHECK (status IN ('active', 'suspended', 'revoked')),
  ADD COLUMN products       text[] NOT NULL DEFAULT '{}',
  ADD COLUMN sources        text[] NOT NULL DEFAULT '{}',
  ADD COLUMN metadata       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  ADD COLUMN hash_kind      text NOT NULL DEFAULT 'tollgate' CHECK (hash_kind IN ('tollgate', 'sha256')),
  ADD COLUMN pepper_version int NOT NULL DEFAULT 1 CHECK (pepper_version > 0),
  ADD COLUMN rotated_to     text CHECK (rotated_to ~ '^key_[0-9A-Za-z]{16}$'),
  ADD COLUMN quota_owner    text CHECK (quota_owner ~ '^key_[0-9A-Za-z]{16}$');
UPDATE authz.api_key SET quota_owner = id;
ALTER TABLE authz.api_key ALTER COLUMN quota_owner SET NOT NULL;

COMMENT ON COLUMN authz.api_key.products IS 'some of the app''s products; empty = all of them';
COMMENT ON COLUMN authz.api_key.sources IS 'networks (CIDR) that the key works from; empty = any';
COMMENT ON COLUMN authz.api_key.metadata IS 'sent upstream as x-tollgate-meta-<name>';
COMMENT ON COLUMN authz.api_key.hash_kind IS
  'what was hashed under the pepper: the whole text of our own key, or the SHA-256 of a foreign one';
COMMENT ON COLUMN authz.api_key.quota_owner IS
  'whose budget the key spends: the first key of a chain of rotations, so that rotating doubles nothing';

CREATE INDEX api_key_of_app ON authz.api_key (app_id, created_at DESC, id DESC);
CREATE INDEX api_key_expiry ON authz.api_key (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX app_of_tenant ON authz.app (tenant_id);

-- When a key was last used. Not in the change feed, and not in the row of the key: no check needs it.
CREATE TABLE authz.key_use (
  key_id       text PRIMARY KEY REFERENCES authz.api_key ON DELETE CASCADE,
  last_used_at timestamptz NOT NULL
) WITH (fillfactor = 50); -- updates stay on their page
