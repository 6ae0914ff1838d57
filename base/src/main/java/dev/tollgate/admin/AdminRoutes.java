package dev.tollgate.admin;

/**
 * Where a feature registers its routes. Paths are as in the OpenAPI document, such as {@code
 * /admin/v1/keys/{id}:revoke}.
 */
public interface AdminRoutes {
  /** Adds a route for GET. */
  void get(String path, AdminHandler handler);

  /** Adds a route for POST. */
  void post(String path, AdminHandler handler);

  /** Adds a route for PUT. */
  void put(String path, AdminHandler handler);

  /** Adds a route for PATCH. */
  void patch(String path, AdminHandler handler);

  /** Adds a route for DELETE. */
  void delete(String path, AdminHandler handler);
}
