package dev.tollgate.admin.access;

import org.jspecify.annotations.Nullable;

/**
 * Who calls the admin API. Immutable.
 *
 * @param subject what the audit log knows the caller by, and nobody else's for all time: {@code
 *     bootstrap}, the id of an admin token, or {@code oidc:} with issuer and subject
 * @param name what people call it; may be empty, is not unique, may change
 * @param tenant the one tenant that the caller is bound to; null for all
 */
public record Caller(String subject, String name, Role role, @Nullable String tenant) {
  /** Shows the token that the service was started with. */
  public static final Caller BOOTSTRAP = new Caller("bootstrap", "bootstrap", Role.OWNER, null);

  /** Refuses a binding that the role cannot have, which would otherwise be forgotten. */
  public Caller {
    if (tenant != null && !role.canBeBound()) {
      throw new IllegalArgumentException(
          "tenant: %s with role %s (expected: none)".formatted(tenant, role.wireName()));
    }
  }

  /** Whether the caller may do what needs {@code permission}. */
  public boolean may(Permission permission) {
    return role.has(permission, tenant != null);
  }

  /** Whether things of this tenant are the caller's business. */
  public boolean reaches(String owner) {
    return tenant == null || tenant.equals(owner);
  }
}
