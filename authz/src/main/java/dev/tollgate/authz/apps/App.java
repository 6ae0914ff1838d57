package dev.tollgate.authz.apps;

import java.util.List;

/**
 * An application of a tenant, as a check sees it.
 *
 * @param products ids of the products that it is approved for, in the order in which they are asked
 * @param identities who calls as this app with an identity token instead of a key
 */
public record App(
    String id, String tenant, Status status, List<String> products, List<AppIdentity> identities) {
  /** Copies the lists. */
  public App {
    products = List.copyOf(products);
    identities = List.copyOf(identities);
  }
}
