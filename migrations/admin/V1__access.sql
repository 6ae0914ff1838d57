-- Who may administer both services, what they did, and the answers that repeated calls get again.
-- The schema is shared: whichever service starts first makes it.

CREATE TABLE admin.token (
  id         text PRIMARY KEY CHECK (id ~ '^adm_[0-9A-Za-z]{16}$'),
  name       text NOT NULL,
  role       text NOT NULL CHECK (role IN ('owner', 'key-admin', 'auditor', 'none')),
  tenant     text CHECK (tenant IS NULL OR role = 'key-admin'),
  hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  hint       text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);

COMMENT ON COLUMN admin.token.hash IS 'SHA-256 of the whole text: 190 random bits need no pepper';
COMMENT ON COLUMN admin.token.hint IS 'what may be shown of the text: its start and its last four characters';

CREATE INDEX token_newest_first ON admin.token (created_at DESC, id DESC);

-- Counts the changes of admin.token; replicas look at it twice a second. The one row is locked by
-- whoever writes, so that writers take turns.
CREATE TABLE admin.token_revision (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  revision bigint NOT NULL
);
INSERT INTO admin.token_revision (revision) VALUES (0);

-- Rows are added and never changed. Each holds the hash of the one before it, so that a row that
-- was altered or taken out is found.
CREATE TABLE admin.audit (
  seq           bigint PRIMARY KEY CHECK (seq > 0),
  at            timestamptz NOT NULL,
  caller        text NOT NULL,
  caller_name   text NOT NULL,
  role          text NOT NULL,
  source        text NOT NULL,
  request_id    text NOT NULL,
  action        text NOT NULL,
  resource_type text NOT NULL,
  resource_id   text NOT NULL,
  tenant        text,
  before        text,
  after         text,
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  hash          bytea NOT NULL CHECK (octet_length(hash) = 32)
);

COMMENT ON COLUMN admin.audit.before IS 'JSON, as text because the hash is over its letters; no secrets';

CREATE INDEX audit_of_resource ON admin.audit (resource_type, resource_id, seq DESC);
CREATE INDEX audit_of_caller ON admin.audit (caller, seq DESC);
CREATE INDEX audit_of_tenant ON admin.audit (tenant, seq DESC) WHERE tenant IS NOT NULL;

-- The newest row's number and hash: finds newest rows that were taken out. The one row is locked by
-- whoever appends, so that the chain has one end.
CREATE TABLE admin.audit_head (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  seq      bigint NOT NULL,
  hash     bytea NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO admin.audit_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION admin.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to (refused: %)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON admin.audit
  FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_change();

CREATE TRIGGER audit_head_stays
  BEFORE DELETE OR TRUNCATE ON admin.audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_change();

-- Calls that were made with an Idempotency-Key. Neither the key nor the answer can be read here: the
-- key is an HMAC, the answer is encrypted, both under a secret that is not in the database.
CREATE TABLE admin.idempotent_call (
  key_hash     bytea PRIMARY KEY CHECK (octet_length(key_hash) = 32),
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  started_at   timestamptz NOT NULL,
  answer       text
);

COMMENT ON COLUMN admin.idempotent_call.key_hash IS 'of caller and Idempotency-Key';
COMMENT ON COLUMN admin.idempotent_call.request_hash IS 'of method, path and body';
COMMENT ON COLUMN admin.idempotent_call.answer IS 'null while the call runs, or after it was cut off';

CREATE INDEX idempotent_call_oldest_first ON admin.idempotent_call (started_at);
