package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.authz.records.Editor;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Checks within the transaction that what a key refers to exists. */
final class KeyReferences {
  private KeyReferences() {}

  /**
   * Requires that the app exists and is approved for the products.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 400 and all faults
   */
  static void require(Handle handle, Editor editor, NewKey key) {
    FieldFaults faults = new FieldFaults();
    boolean exists =
        handle
            .select("SELECT tenant_id FROM authz.app WHERE id = ?", key.app())
            .mapTo(String.class)
            .findOne()
            .filter(editor.reaches())
            .isPresent();
    faults.expect(exists, "app", key.app(), "the id of an app that exists");
    if (exists) {
      checkProducts(handle, key.app(), key.properties().products(), Set.of(), faults);
    }
    faults.throwIfAny();
  }

  /**
   * Adds a fault for each new product that the app is not approved for. A product that the key has
   * already may stay.
   */
  static void checkAdded(
      Handle handle, String app, KeyProperties old, KeyProperties wanted, FieldFaults faults) {
    checkProducts(handle, app, wanted.products(), Set.copyOf(old.products()), faults);
  }

  private static void checkProducts(
      Handle handle, String app, List<String> wanted, Set<String> may, FieldFaults faults) {
    Set<String> ofApp =
        handle
            .select("SELECT product_id FROM authz.app_product WHERE app_id = ?", app)
            .mapTo(String.class)
            .set();
    for (int i = 0; i < wanted.size(); i++) {
      String product = wanted.get(i);
      faults.expect(
          ofApp.contains(product) || may.contains(product),
          Place.of("products").item(i),
          product,
          "a product that the app is approved for");
    }
  }
}
