package dev.tollgate.admin.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A role of an admin API caller: a set of permissions. */
public enum Role {
  /** All permissions. */
  OWNER,
  /**
   * Manages tenants, apps, products and keys, and reads the configuration. Can be bound to one
   * tenant; then it manages only the apps and keys of that tenant.
   */
  KEY_ADMIN,
  /** Reads everything and changes nothing. */
  AUDITOR,
  /** No permissions. Distinguishes a known caller (403) from an unknown one (401). */
  NONE;

  /** The name in JSON and in the database, such as {@code key-admin}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role with this {@link #wireName()}, if there is one. */
  public static Optional<Role> ofWireName(String name) {
    for (Role role : values()) {
      if (role.wireName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /** True if a caller with this role can be bound to one tenant. */
  public boolean canBeBound() {
    return this == KEY_ADMIN;
  }

  boolean has(Permission permission, boolean isBound) {
    return permission == Permission.ANYONE || permissions(isBound).contains(permission);
  }

  private Set<Permission> permissions(boolean isBound) {
    return switch (this) {
      case OWNER -> EnumSet.allOf(Permission.class);
      case KEY_ADMIN ->
          isBound
              ? EnumSet.of(Permission.READ_KEYS, Permission.WRITE_KEYS)
              : EnumSet.of(
                  Permission.READ_KEYS,
                  Permission.WRITE_KEYS,
                  Permission.WRITE_TENANTS,
                  Permission.READ_CONFIG);
      case AUDITOR ->
          EnumSet.of(
              Permission.READ_KEYS,
              Permission.READ_CONFIG,
              Permission.READ_CALLERS,
              Permission.READ_AUDIT);
      case NONE -> EnumSet.noneOf(Permission.class);
    };
  }
}
