package dev.tollgate.authz.records;

import dev.tollgate.admin.http.EntityTag;

/**
 * A thing that admins change, and which state of it this is.
 *
 * @param version number of the change that made this state
 */
public record Versioned<T>(T value, long version) {
  /** What a change of this state must name. */
  public EntityTag tag() {
    return EntityTag.ofVersion(version);
  }
}
