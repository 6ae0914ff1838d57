package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Permission;

/**
 * Where a feature registers its routes. Paths are as in the OpenAPI document, such as {@code
 * /admin/v1/keys/{id}:revoke}. Each route says what its callers need; everybody else gets 403.
 */
public interface AdminRoutes {
  /** Adds a route for GET. */
  void get(String path, Permission needed, AdminHandler handler);

  /** Adds a route for POST that does not make anything new. */
  void post(String path, Permission needed, AdminHandler handler);

  /**
   * Adds a route for POST that makes something new: with an {@code Idempotency-Key} it makes it
   * once, and a repeated call gets the first answer again.
   */
  void create(String path, Permission needed, AdminHandler handler);

  /** Adds a route for PUT. */
  void put(String path, Permission needed, AdminHandler handler);

  /** Adds a route for PATCH. */
  void patch(String path, Permission needed, AdminHandler handler);

  /** Adds a route for DELETE. */
  void delete(String path, Permission needed, AdminHandler handler);
}
