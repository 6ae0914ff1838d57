package dev.tollgate.authz.apps;

import java.util.List;

/**
 * An app of a tenant, as checks need it. Immutable.
 *
 * @param products ids of the products that the app is approved for, in the order of matching
 * @param identities the identity tokens that are accepted instead of a key
 */
public record App(
    String id, String tenant, Status status, List<String> products, List<AppIdentity> identities) {
  /** Copies the lists. */
  public App {
    products = List.copyOf(products);
    identities = List.copyOf(identities);
  }
}
