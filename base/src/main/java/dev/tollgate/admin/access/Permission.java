package dev.tollgate.admin.access;

import dev.tollgate.admin.http.AdminCall;

/**
 * A permission that a route of the admin API requires of its caller. A {@link Role} is a set of
 * permissions.
 */
public enum Permission {
  /**
   * None, not even a token: for documents without secrets, and for routes that verify a signature
   * themselves. The path of such a route must not have parameters.
   */
  ANYONE,
  /**
   * Reading tenants, apps, products and keys. A caller may be bound to one tenant, so a route must
   * check {@link AdminCall#tenantScope()} or {@link AdminCall#reaches}.
   */
  READ_KEYS,
  /** Changing apps and keys. The tenant must be checked as for {@link #READ_KEYS}. */
  WRITE_KEYS,
  /**
   * Changing tenants and products, and importing keys of another gateway: changes that concern more
   * than one tenant.
   */
  WRITE_TENANTS,
  /** Reading the gateway document, its revisions and the nodes. */
  READ_CONFIG,
  /** Changing the gateway document. */
  WRITE_CONFIG,
  /** Reading admin tokens, without their secrets. */
  READ_CALLERS,
  /** Creating and revoking admin tokens. */
  WRITE_CALLERS,
  /** Reading the audit log. */
  READ_AUDIT
}
