package dev.tollgate.authz.records;

import dev.tollgate.admin.http.EntityTag;

/**
 * A row and its version.
 *
 * @param version sequence number of the change that wrote this state of the row
 */
public record Versioned<T>(T value, long version) {
  /** The entity tag of this version. */
  public EntityTag tag() {
    return EntityTag.ofVersion(version);
  }
}
