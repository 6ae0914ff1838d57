package dev.tollgate.admin.http;

import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.encoding.PercentEncoding;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Registers routes with Javalin, each behind its permission check, and remembers them for lookups.
 * Written by one thread before the server starts, read-only afterwards.
 */
final class RouteRegistry implements AdminRoutes {
  private final RoutesConfig javalin;
  private final CallLog log;
  private final Idempotency idempotency;
  private final SortedSet<String> routes;
  private final Set<String> openPaths = new TreeSet<>();
  private final List<Route> templates = new ArrayList<>();

  private record Route(Set<String> methods, PathTemplate path) {}

  RouteRegistry(
      RoutesConfig javalin, CallLog log, Idempotency idempotency, SortedSet<String> routes) {
    this.javalin = javalin;
    this.log = log;
    this.idempotency = idempotency;
    this.routes = routes;
  }

  /** True if the path can be called without a token. */
  boolean isOpen(String path) {
    return openPaths.contains(path);
  }

  /**
   * Rejects a call that matches no route. Needed because Javalin would match {@code x:revoke} as an
   * id where the verb has no such method.
   *
   * @throws ProblemException with 400 if the path is malformed, 404, or 405 and an {@code Allow}
   *     header
   */
  void requireRoute(Context context) {
    requireWellFormed(context.path());
    SortedSet<String> allowed = new TreeSet<>();
    for (Route route : templates) {
      if (route.path.matches(context.path())) {
        allowed.addAll(route.methods);
      }
    }
    String method = context.req().getMethod();
    if (allowed.isEmpty()) {
      throw new ProblemException(
          ProblemKind.NOT_FOUND, "path: %s does not exist".formatted(context.path()), List.of());
    } else if (!allowed.contains(method)) {
      String methods = String.join(", ", allowed);
      context.header("allow", methods);
      throw new ProblemException(
          ProblemKind.METHOD_NOT_ALLOWED,
          "method: %s (expected: %s)".formatted(method, methods),
          List.of());
    }
  }

  @Override
  public void get(String path, Permission needed, AdminHandler handler, String... query) {
    add(HandlerType.GET, path, needed, handler, query);
  }

  @Override
  public void post(String path, Permission needed, AdminHandler handler, String... query) {
    add(HandlerType.POST, path, needed, handler, query);
  }

  @Override
  public void create(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.POST, path, needed, call -> idempotency.runOnce(call, handler));
  }

  @Override
  public void put(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.PUT, path, needed, handler);
  }

  @Override
  public void patch(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.PATCH, path, needed, handler);
  }

  @Override
  public void delete(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.DELETE, path, needed, handler);
  }

  private void add(
      HandlerType method, String path, Permission needed, AdminHandler handler, String... query) {
    SortedSet<String> known = new TreeSet<>(List.of(query));
    routes.add(method + " " + path + (known.isEmpty() ? "" : "?" + String.join("&", known)));
    Set<HandlerType> methods =
        method.equals(HandlerType.GET) ? Set.of(method, HandlerType.HEAD) : Set.of(method);
    templates.add(
        new Route(
            methods.stream().map(HandlerType::name).collect(Collectors.toUnmodifiableSet()),
            PathTemplate.of(path)));
    if (needed == Permission.ANYONE) {
      addOpenPath(path);
    }
    methods.forEach(it ->
        javalin.addHttpHandler(it, path, context -> call(context, path, needed, handler, known)));
  }

  private void call(
      Context context,
      String path,
      Permission needed,
      AdminHandler handler,
      SortedSet<String> known)
      throws Exception {
    log.matched(context, path);
    if (needed != Permission.ANYONE) {
      requirePermission(AuthenticationFilter.callerOf(context), needed);
    }
    handler.handle(
        new AdminCall(context, QueryParameters.parse(context.req().getQueryString(), known)));
  }

  /** Without this check the escapes of other encodings would be read as U+FFFD. */
  private static void requireWellFormed(String path) {
    if (PercentEncoding.decode(path).isEmpty()) {
      throw new ProblemException(
          ProblemKind.MALFORMED_REQUEST,
          "path: %s (expected: ASCII, with escapes of UTF-8 such as %%C3%%BC)".formatted(path),
          List.of());
    }
  }

  /** Rejects parameters, because such a path could also match one that requires a token. */
  private void addOpenPath(String path) {
    if (path.contains("{") || path.contains("<")) {
      throw new IllegalArgumentException(
          "path: %s (expected: no parameters where anyone may call)".formatted(path));
    }
    openPaths.add(path);
  }

  private static void requirePermission(Caller caller, Permission needed) {
    if (!caller.may(needed)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          "role: %s%s (expected: a role with the permission %s)"
              .formatted(
                  caller.role().wireName(),
                  caller.tenant() == null ? "" : " of one tenant",
                  needed.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')),
          List.of());
    }
  }
}
