package dev.tollgate.authz.catalog;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ids that are denied at this replica alone, regardless of the database. Thread-safe. */
public final class DenyList {
  /** Normally true; a check then costs one volatile read. */
  private volatile boolean isEmpty = true;

  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<String> apps = ConcurrentHashMap.newKeySet();
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();

  DenyList() {}

  /** The kinds of ids. */
  public enum Kind {
    /** A key. */
    KEY,
    /** An app: all its keys and identities. */
    APP,
    /** A tenant: all its apps. */
    TENANT;

    /** The name in JSON and in the change feed, in lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Denies the id from now on. */
  public void add(Kind kind, String id) {
    ids(kind).add(id);
    isEmpty = false;
  }

  /** Removes the id; checks are decided by the database's state again. */
  public void remove(Kind kind, String id) {
    ids(kind).remove(id);
  }

  /** True if this key is denied. */
  public boolean deniesKey(String id) {
    return !isEmpty && keys.contains(id);
  }

  /** True if this app or its tenant is denied. */
  public boolean deniesAppOf(String app, String tenant) {
    return !isEmpty && (apps.contains(app) || tenants.contains(tenant));
  }

  private Set<String> ids(Kind kind) {
    return switch (kind) {
      case KEY -> keys;
      case APP -> apps;
      case TENANT -> tenants;
    };
  }
}
