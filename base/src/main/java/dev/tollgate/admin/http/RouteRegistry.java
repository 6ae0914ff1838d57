package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

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

  private record Route(String method, PathTemplate path) {}

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
   * @throws ProblemException with 404, or 405 and an {@code Allow} header
   */
  void requireRoute(Context context) {
    SortedSet<String> allowed = new TreeSet<>();
    for (Route route : templates) {
      if (route.path.matches(context.path())) {
        allowed.add(route.method);
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
  public void get(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.GET, path, needed, handler);
  }

  @Override
  public void post(String path, Permission needed, AdminHandler handler) {
    add(HandlerType.POST, path, needed, handler);
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

  private void add(HandlerType method, String path, Permission needed, AdminHandler handler) {
    routes.add(method + " " + path);
    templates.add(new Route(method.name(), PathTemplate.of(path)));
    if (needed == Permission.ANYONE) {
      addOpenPath(path);
    }
    javalin.addHttpHandler(
        method,
        path,
        context -> {
          log.matched(context, path);
          AdminCall call = new AdminCall(context);
          if (needed != Permission.ANYONE) {
            requirePermission(call.caller(), needed);
          }
          handler.handle(call);
        });
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
