package dev.tollgate.controlplane.config;

import java.util.Locale;

/** The state of a revision's rollout. */
public enum RevisionState {
  /** Stored; the rollout has not published it. */
  DRAFT,
  /** In force; not every connected node has accepted it yet. */
  PUBLISHED,
  /** Accepted by every node of all live replicas, at one time. Final. */
  PROVEN,
  /** Rejected by a node and withdrawn. Final. */
  REJECTED;

  /** The name in the database and in JSON, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this {@link #wireName}. */
  public static RevisionState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
