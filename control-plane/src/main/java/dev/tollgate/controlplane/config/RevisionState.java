package dev.tollgate.controlplane.config;

import java.util.Locale;

/** How far a revision has come at the edge. */
public enum RevisionState {
  /** Kept, and on its way to the nodes. */
  DRAFT,
  /** In force, and not accepted by every node yet. */
  PUBLISHED,
  /** In force once, and accepted by every node that was connected. */
  PROVEN,
  /** Refused by a node and withdrawn. Final. */
  REJECTED;

  /** The name in the database and in JSON, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RevisionState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
