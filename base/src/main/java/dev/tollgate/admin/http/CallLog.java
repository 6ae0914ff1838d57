package dev.tollgate.admin.http;

import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.admin.access.Caller;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes one log line and records one timing per call, also for calls that were not authenticated.
 * The line has the caller, the client address and the outcome; it has the route and not the path,
 * because a client may have put a key into the path. Thread-safe.
 */
final class CallLog {
  private static final Logger logger = LoggerFactory.getLogger(CallLog.class);
  private static final String ROUTE = CallLog.class.getName();
  private static final String REQUEST_ID = "requestId";

  /** The {@code Cache-Control} of every response. */
  static final String NO_STORE = "no-store";

  // Most calls are one transaction; a receipt or a rollout is waited for up to half a minute.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry metrics;

  CallLog(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** Assigns the request id and puts it into the logging context. */
  void begin(Context context) {
    MDC.put(REQUEST_ID, RequestIds.assign(context));
    // Many responses contain secrets, and none is worth a copy on a disk.
    context.header("cache-control", NO_STORE);
  }

  /** Records the path template of the matched route. */
  void matched(Context context, String route) {
    context.attribute(ROUTE, route);
  }

  /** Writes the log line and the timing. */
  void end(Context context, float millis) {
    String route = context.attribute(ROUTE);
    String method = context.method().name();
    String status = Integer.toString(context.statusCode());
    Timer.builder("tollgate.admin.request.duration")
        .description("Time of a call of the admin API, from its first byte to its answer")
        .serviceLevelObjectives(BUCKETS)
        .tag("method", method)
        .tag("route", route == null ? "none" : route)
        .tag("status", status)
        .register(metrics)
        .record(Duration.ofNanos((long) (millis * 1e6)));
    logger
        .atInfo()
        .addKeyValue("method", method)
        .addKeyValue("route", route == null ? "none" : route)
        .addKeyValue("status", status)
        .addKeyValue("outcome", ProblemResponses.outcomeOf(context))
        .addKeyValue("caller", callerOf(context))
        .addKeyValue("source", AuthenticationFilter.sourceOf(context))
        .addKeyValue("millis", Math.round(millis))
        .log("admin call");
    MDC.remove(REQUEST_ID);
  }

  /** As in the audit log, so that both can be joined. */
  private static String callerOf(Context context) {
    return AuthenticationFilter.knownCallerOf(context).map(Caller::subject).orElse("none");
  }
}
