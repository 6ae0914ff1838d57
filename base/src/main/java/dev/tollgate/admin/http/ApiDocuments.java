package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Permission;

/** Serves the OpenAPI document and its HTML page, both open to anyone. */
final class ApiDocuments {
  private static final String OPENAPI_PATH = "/admin/v1/openapi.yaml";
  private static final String OPENAPI_RESOURCE = "/openapi/admin.yaml";
  private static final String DOCS_PATH = "/admin/docs";

  private ApiDocuments() {}

  static void register(AdminRoutes routes) {
    routes.get(
        OPENAPI_PATH,
        Permission.ANYONE,
        call -> call.text("application/yaml", Resources.text(OPENAPI_RESOURCE)));
    routes.get(
        DOCS_PATH,
        Permission.ANYONE,
        call -> {
          call.header("content-security-policy", Docs.PAGE.contentSecurityPolicy());
          call.header("x-content-type-options", "nosniff");
          call.header("referrer-policy", "no-referrer");
          call.text("text/html; charset=utf-8", Docs.PAGE.html());
        });
  }

  /** Rendered by the first call that needs it; a start has no time for it. */
  private static final class Docs {
    static final DocsPage PAGE = DocsPage.of(Resources.text(OPENAPI_RESOURCE));
  }
}
