package dev.tollgate.admin.access;

import dev.tollgate.admin.http.AdminCall;

/**
 * What a route of the admin API needs its caller to be allowed. Closed: a role is a set of these.
 */
public enum Permission {
  /**
   * Nothing, not even a token: for documents without secrets, and for routes that check a signature
   * by themselves. Their path must have no parameters.
   */
  ANYONE,
  /**
   * Reading tenants, apps, products and keys. A caller may be bound to one tenant: the route must
   * ask {@link AdminCall#tenantScope()} or {@link AdminCall#reaches}.
   */
  READ_KEYS,
  /** Changing apps and keys; the same holds for callers that are bound to one tenant. */
  WRITE_KEYS,
  /** Changing tenants and products, which are beyond one tenant. */
  WRITE_TENANTS,
  /** Reading the gateway document, its revisions and the nodes. */
  READ_CONFIG,
  /** Changing the gateway document. */
  WRITE_CONFIG,
  /** Reading who may call. */
  READ_CALLERS,
  /** Changing who may call. */
  WRITE_CALLERS,
  /** Reading the audit log. */
  READ_AUDIT
}
