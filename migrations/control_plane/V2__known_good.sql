-- The resources of a revision as they were rendered when it was put. A revision that was proven is
-- served with these bytes for ever, whatever a later version of the control plane would render.
CREATE TABLE compiled (
  revision  bigint PRIMARY KEY REFERENCES revision,
  resources bytea  NOT NULL
);

-- The running processes of the control plane. A row that is not renewed for some seconds is of a
-- process that has ended.
CREATE TABLE replica (
  instance text        PRIMARY KEY,
  name     text        NOT NULL,
  nodes    integer     NOT NULL CHECK (nodes >= 0),
  seen_at  timestamptz NOT NULL
);

-- All nodes of an instance have accepted a revision. It is proven when those of all have.
CREATE TABLE acceptance (
  revision bigint NOT NULL REFERENCES revision,
  instance text   NOT NULL,
  PRIMARY KEY (revision, instance)
);

CREATE FUNCTION keep_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'revision %: % is final', OLD.number, OLD.state;
END
$$;

CREATE TRIGGER verdict_is_final
  BEFORE UPDATE OF state ON revision
  FOR EACH ROW WHEN (OLD.state IN ('proven', 'rejected') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION keep_verdict();
