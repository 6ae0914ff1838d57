package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Permission;

/**
 * Registers the routes of a feature. Paths are those of the OpenAPI document, such as {@code
 * /admin/v1/keys/{id}:revoke}. A caller without the permission {@code needed} gets 403. A call with
 * a query parameter that the route does not know gets 400.
 */
public interface AdminRoutes {
  /**
   * Adds a GET route, which also responds to HEAD.
   *
   * @param query the names of the query parameters that the route knows
   */
  void get(String path, Permission needed, AdminHandler handler, String... query);

  /**
   * Adds a POST route that does not create a resource.
   *
   * @param query the names of the query parameters that the route knows
   */
  void post(String path, Permission needed, AdminHandler handler, String... query);

  /**
   * Adds a POST route that creates a resource. Calls with an {@code Idempotency-Key} run once; a
   * repeated call gets the stored response of the first.
   */
  void create(String path, Permission needed, AdminHandler handler);

  /** Adds a PUT route. */
  void put(String path, Permission needed, AdminHandler handler);

  /** Adds a PATCH route. */
  void patch(String path, Permission needed, AdminHandler handler);

  /** Adds a DELETE route. */
  void delete(String path, Permission needed, AdminHandler handler);
}
