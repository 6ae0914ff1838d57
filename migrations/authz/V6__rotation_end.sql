-- A rotation shortens the life of the old key. If its successor is deleted or revoked, the key can be rotated
-- again, and the next successor ends when the key itself would have ended.

ALTER TABLE authz.api_key ADD COLUMN end_before_rotation timestamptz;

COMMENT ON COLUMN authz.api_key.end_before_rotation IS
  'expires_at before the first rotation; null if the key did not end, or is not rotated';

UPDATE authz.api_key k
SET end_before_rotation = coalesce(
  (SELECT s.expires_at FROM authz.api_key s WHERE s.id = k.rotated_to), k.expires_at)
WHERE rotated_to IS NOT NULL;

-- Not every product is looked for, and few keys are narrowed: finds the keys that name a product which is deleted.
CREATE INDEX api_key_products ON authz.api_key USING gin (products) WHERE cardinality(products) > 0;
