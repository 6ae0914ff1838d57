package dev.tollgate.authz.apps;

import dev.tollgate.authz.feed.Row;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Status of a tenant or an app. */
public enum Status {
  /** Its keys are accepted. */
  ACTIVE,
  /** None of its keys is accepted until it is resumed. */
  SUSPENDED;

  /** The name in JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action that sets this status, in the audit log. */
  String verb() {
    return switch (this) {
      case ACTIVE -> "resume";
      case SUSPENDED -> "suspend";
    };
  }

  /**
   * Sets the status of one row.
   *
   * @param table of tenants or apps
   * @return false if the row has the status already
   */
  boolean set(Handle handle, String table, String id, long seq) {
    return handle
            .createUpdate(
                """
                UPDATE %s SET status = :status, change_seq = :seq
                WHERE id = :id AND status <> :status
                """
                    .formatted(table))
            .bind("status", wireName())
            .bind("seq", seq)
            .bind("id", id)
            .execute()
        == 1;
  }

  /** The status with this {@link #wireName()}; empty if there is none. */
  public static Optional<Status> ofWireName(String name) {
    return Stream.of(values()).filter(value -> value.wireName().equals(name)).findFirst();
  }

  /**
   * The status in a row's column {@code status}.
   *
   * @throws IllegalArgumentException if the value is not a status
   */
  static Status of(Row row) {
    String name = row.text("status");
    return ofWireName(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "status: %s (expected: active or suspended)".formatted(name)));
  }
}
