package dev.tollgate.authz.catalog;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ids that this replica refuses whatever its memory of the database says. Thread-safe. */
public final class DenyList {
  /** Nothing is, almost always; a check then costs one read. */
  private volatile boolean isEmpty = true;

  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<String> apps = ConcurrentHashMap.newKeySet();
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();

  DenyList() {}

  /** What can be shut off. */
  public enum Kind {
    /** One key. */
    KEY,
    /** All keys of an app, and identities that stand for it. */
    APP,
    /** The same of all apps of a tenant. */
    TENANT;

    /** The name in JSON and in the change feed, in lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses it from here on. */
  public void add(Kind kind, String id) {
    ids(kind).add(id);
    isEmpty = false;
  }

  /** Leaves it to the memory of the database again. */
  public void remove(Kind kind, String id) {
    ids(kind).remove(id);
  }

  /** Whether this key is refused. */
  public boolean deniesKey(String id) {
    return !isEmpty && keys.contains(id);
  }

  /** Whether whoever belongs to this app is refused. */
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
