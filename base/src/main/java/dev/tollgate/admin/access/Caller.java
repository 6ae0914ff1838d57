package dev.tollgate.admin.access;

import org.jspecify.annotations.Nullable;

/**
 * An authenticated caller of the admin API. Immutable.
 *
 * @param subject the stable id in the audit log, never reused for another caller: {@code
 *     bootstrap}, the id of an admin token, or {@code oidc:} with issuer and subject
 * @param name the display name; may be empty, need not be unique, may change
 * @param tenant the only tenant that the caller may access; null for all tenants
 */
public record Caller(String subject, String name, Role role, @Nullable String tenant) {
  /** The holder of the bootstrap token of the service's settings. */
  public static final Caller BOOTSTRAP = new Caller("bootstrap", "bootstrap", Role.OWNER, null);

  /**
   * Rejects a tenant for a role that cannot be bound to one, so that the restriction is never lost.
   *
   * @throws IllegalArgumentException if {@code tenant} is set and the role cannot be bound
   */
  public Caller {
    if (tenant != null && !role.canBeBound()) {
      throw new IllegalArgumentException(
          "tenant: %s with role %s (expected: none)".formatted(tenant, role.wireName()));
    }
  }

  /** True if the caller has the permission. */
  public boolean may(Permission permission) {
    return role.has(permission, tenant != null);
  }

  /** True if the caller may access resources of the tenant {@code owner}. */
  public boolean reaches(String owner) {
    return tenant == null || tenant.equals(owner);
  }
}
