package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.ProblemException;
import org.jdbi.v3.core.Handle;

/**
 * The largest number of keys of one tenant, revoked and expired ones included: all of them are in
 * memory, which the tenants share. Immutable.
 */
public record KeyLimit(long perTenant) {
  /** Name of the setting. */
  public static final String SETTING = "AUTHZ_KEYS_PER_TENANT";

  /**
   * Requires room for one more key of the app's tenant. Must be called in the transaction that
   * inserts the key.
   *
   * @throws ProblemException with 409 if there is none
   */
  void requireRoom(Handle handle, String app) {
    long held =
        handle
            .createQuery(
                """
                SELECT count(*) FROM (
                  SELECT FROM authz.api_key k JOIN authz.app a ON a.id = k.app_id
                  WHERE a.tenant_id = (SELECT tenant_id FROM authz.app WHERE id = :app)
                  LIMIT :limit) held
                """)
            .bind("app", app)
            .bind("limit", perTenant)
            .mapTo(Long.class)
            .one();
    if (held >= perTenant) {
      throw ProblemException.conflict(
          "keys: the tenant of app %s has %d, revoked and expired ones included (expected: fewer than"
                  .formatted(app, held)
              + " the setting %s; delete keys that are not used any more)".formatted(SETTING));
    }
  }
}
