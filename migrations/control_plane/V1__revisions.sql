-- Every gateway document that was ever put, in order. What an operator wrote never changes; what
-- became of it does. Documents name certificates, they do not hold them: nothing here is secret.
CREATE TABLE revision (
  number     bigint      PRIMARY KEY CHECK (number > 0),
  document   text        NOT NULL,
  digest     text        NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  author     text        NOT NULL CHECK (author <> ''),
  created_at timestamptz NOT NULL,
  state      text        NOT NULL CHECK (state IN ('draft', 'published', 'proven', 'rejected')),
  -- Which node refused what, in Envoy's words.
  reason     text        NOT NULL DEFAULT '' CHECK ((reason <> '') = (state = 'rejected'))
);

CREATE FUNCTION keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a revision is never changed or deleted (number %)', OLD.number;
END
$$;

CREATE TRIGGER revision_is_immutable
  BEFORE DELETE OR UPDATE OF number, document, digest, author, created_at ON revision
  FOR EACH ROW EXECUTE FUNCTION keep_revision();

-- Replicas ask twice a second for the newest revision that may be in force.
CREATE INDEX revision_in_force ON revision (number DESC) WHERE state <> 'rejected';
