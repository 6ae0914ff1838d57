package dev.tollgate.admin.http;

import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.Problem;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts every exception of a call to an error response. Stateless. */
final class ProblemResponses {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final Logger logger = LoggerFactory.getLogger(ProblemResponses.class);

  private static final String OUTCOME = ProblemResponses.class.getName();

  private ProblemResponses() {}

  /** The kind of the problem that the call ended with, such as {@code not-found}, or {@code ok}. */
  static String outcomeOf(Context context) {
    @Nullable ProblemKind problem = context.attribute(OUTCOME);
    if (problem == null) {
      return context.statusCode() < 500 ? "ok" : ProblemKind.INTERNAL.wireName();
    }
    return problem.wireName();
  }

  /** Installs the exception handlers. */
  static void register(JavalinConfig config) {
    RoutesConfig routes = config.routes;
    routes.exception(ProblemException.class, (e, context) -> answer(context, e));
    routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, ofServer(e.getStatus())));
    routes.exception(Exception.class, (e, context) -> answer(context, ofFailure(e)));
    config.router.javaLangErrorHandler(ProblemResponses::answerError);
  }

  /**
   * The problem for a request that the HTTP server rejected with {@code status} before a route ran.
   * In our words: the server's own may name its classes.
   */
  static ProblemException ofServer(int status) {
    return switch (status) {
      case 404 -> of(ProblemKind.NOT_FOUND, "path: does not exist");
      case 405 -> of(ProblemKind.METHOD_NOT_ALLOWED, "method: another one is expected");
      case 408 -> of(ProblemKind.REQUEST_TIMEOUT, "request: did not arrive completely in time");
      case 413 -> of(ProblemKind.TOO_LARGE, "body: too large");
      case 414, 431 -> of(ProblemKind.HEADERS_TOO_LARGE, "headers and path: more than 8 KiB");
      case 503 -> of(ProblemKind.UNAVAILABLE, "the service stops or is overloaded; try again");
      default ->
          status < 500
              ? of(
                  ProblemKind.MALFORMED_REQUEST, "request: malformed (expected: RFC 9110 and 9112)")
              : ofBug();
    };
  }

  private static ProblemException of(ProblemKind kind, String detail) {
    return new ProblemException(kind, detail, List.of());
  }

  private static ProblemException ofBug() {
    return of(ProblemKind.INTERNAL, "a fault of ours; the log has it with this requestId");
  }

  /** Responds after a {@link Error}, when Javalin no longer provides the call's context. */
  private static void answerError(HttpServletResponse response, Error e) {
    String requestId = RequestIds.orNew(response.getHeader(RequestIds.HEADER));
    Problem problem = Problem.of(ofFailure(e), requestId);
    response.setStatus(problem.status());
    response.setContentType(CONTENT_TYPE);
    try {
      response.getOutputStream().write(StrictJson.write(problem));
    } catch (IOException gone) {
      logger.atDebug().setCause(gone).log("the caller is gone");
    }
  }

  private static void answer(Context context, ProblemException e) {
    context.attribute(OUTCOME, e.kind());
    e.retryAfter()
        .ifPresent(wait -> context.header("retry-after", Long.toString(wait.toSeconds())));
    if (e.kind() == ProblemKind.UNAUTHORIZED) {
      context.header("www-authenticate", "Bearer realm=\"tollgate admin\"");
    }
    context
        .status(e.kind().status())
        .contentType(CONTENT_TYPE)
        .result(StrictJson.write(Problem.of(e, RequestIds.of(context))));
  }

  private static ProblemException ofFailure(Throwable e) {
    if (isDatabaseAway(e)) {
      logger.atWarn().addKeyValue("cause", e.getMessage()).log("the database is away");
      return ProblemException.unavailable("the database cannot be reached; try again");
    }
    logger.atError().setCause(e).log("admin call failed");
    return ofBug();
  }

  private static boolean isDatabaseAway(Throwable e) {
    // The bound ends a cyclic chain of causes.
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause instanceof SQLTransientConnectionException
          || cause instanceof SQLNonTransientConnectionException
          || (cause instanceof SQLException sql && isAway(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * 08: connection exception, 57P: server starts or stops, 53: insufficient resources, 57014:
   * statement timeout, 42P01: undefined table, while the service is still migrating the schema.
   */
  private static boolean isAway(@Nullable String state) {
    return state != null
        && (state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.equals("57014")
            || state.equals("42P01"));
  }
}
