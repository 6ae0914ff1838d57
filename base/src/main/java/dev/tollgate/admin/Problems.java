package dev.tollgate.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failed call gets its answer. */
final class Problems {
  private static final Logger logger = LoggerFactory.getLogger(Problems.class);
  private static final String CONTENT_TYPE = "application/problem+json";

  private Problems() {}

  static void register(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, context) -> answer(context, e));
    routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, ofServer(e, context)));
    routes.exception(Exception.class, (e, context) -> answer(context, ofFailure(e)));
  }

  private static void answer(Context context, ProblemException e) {
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

  /** What the HTTP server itself refuses. */
  private static ProblemException ofServer(HttpResponseException e, Context context) {
    return switch (e.getStatus()) {
      case 404 -> ProblemException.notFound("path", context.path());
      case 405 ->
          new ProblemException(
              ProblemKind.METHOD_NOT_ALLOWED,
              "method: %s for %s".formatted(context.method(), context.path()),
              List.of());
      case 413 -> new ProblemException(ProblemKind.TOO_LARGE, "body: too large", List.of());
      default ->
          new ProblemException(
              e.getStatus() < 500 ? ProblemKind.MALFORMED_REQUEST : ProblemKind.INTERNAL,
              String.valueOf(e.getMessage()),
              List.of());
    };
  }

  private static ProblemException ofFailure(Exception e) {
    if (isDatabaseAway(e)) {
      logger.atWarn().addKeyValue("cause", e.getMessage()).log("the database is away");
      return ProblemException.unavailable("the database cannot be reached; nothing was changed");
    }
    logger.atError().setCause(e).log("admin call failed");
    return new ProblemException(
        ProblemKind.INTERNAL, "see the service's log for this requestId", List.of());
  }

  private static boolean isDatabaseAway(Exception e) {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause instanceof SQLTransientConnectionException
          || cause instanceof SQLNonTransientConnectionException
          || (cause instanceof SQLException sql && isConnectionState(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Class 08 is a broken connection, 57P a stopping server, 53 one without room, 57014 a timeout.
   */
  private static boolean isConnectionState(@org.jspecify.annotations.Nullable String state) {
    return state != null
        && (state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.equals("57014"));
  }
}
