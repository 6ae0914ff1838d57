package dev.tollgate.authz.records;

import dev.tollgate.admin.http.EntityTag;

/**
 * A row and its version.
 *
 * @param version sequence number of the change that wrote this state of the row
 * @param tag the entity tag of this state
 */
public record Versioned<T>(T value, long version, EntityTag tag) {}
