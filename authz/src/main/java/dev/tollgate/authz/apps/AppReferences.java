package dev.tollgate.authz.apps;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.authz.products.ProductTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.JsonColumn;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Checks within the transaction that what an app refers to exists; adds faults. */
record AppReferences(Handle handle, Editor editor, FieldFaults faults) {

  void checkTenant(String tenant) {
    boolean exists =
        editor.reaches().test(tenant)
            && handle
                .select("SELECT EXISTS (SELECT FROM authz.tenant WHERE id = ?)", tenant)
                .mapTo(Boolean.class)
                .one();
    faults.expect(exists, "tenant", tenant, "the id of a tenant that exists");
  }

  /**
   * A caller who is bound to one tenant can only assign products that the tenant has already;
   * callers for all tenants can assign any product.
   */
  void checkProducts(List<String> products) {
    String own = editor.tenant().isEmpty() ? "" : " AND " + ProductTable.OF_OWN_TENANT;
    Query select =
        handle
            .createQuery("SELECT p.id FROM authz.product p WHERE p.id = ANY (:ids)" + own)
            .bind("ids", products.toArray(String[]::new));
    editor.tenant().ifPresent(tenant -> select.bind("own", tenant));
    Set<String> known = select.mapTo(String.class).set();
    for (int i = 0; i < products.size(); i++) {
      faults.expect(
          known.contains(products.get(i)),
          Place.of("products").item(i),
          products.get(i),
          "the id of a product that exists");
    }
  }

  /**
   * No two apps share an identity, and callers who are bound to one tenant cannot change
   * identities.
   */
  void checkIdentities(String app, List<AppIdentity> wanted, List<AppIdentity> before) {
    boolean mayMap = editor.tenant().isEmpty() || wanted.equals(before);
    faults.expect(
        mayMap, "identities", wanted.size(), "no change by a caller that is bound to one tenant");
    for (int i = 0; mayMap && i < wanted.size(); i++) {
      boolean isFree =
          wanted.indexOf(wanted.get(i)) == i
              && handle
                  .select(
                      """
                      SELECT NOT EXISTS (
                        SELECT FROM authz.app a, jsonb_array_elements(a.identities) AS used
                        WHERE a.id <> ? AND used = CAST(? AS jsonb))
                      """,
                      app,
                      JsonColumn.write(wanted.get(i)))
                  .mapTo(Boolean.class)
                  .one();
      faults.expect(
          isFree,
          Place.of("identities").item(i),
          wanted.get(i).issuer(),
          "an issuer and claims that no other identity has");
    }
  }
}
