package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.boot.SourceLimiter;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates every call of the admin API before its route runs. Limits the invalid tokens of one
 * client address; a valid token is accepted whatever else came from its address, so that nobody can
 * lock out the admins behind the same address. Thread-safe.
 */
public final class AuthenticationFilter {
  /** Invalid tokens of one address at once: enough for a script with a wrong token. */
  public static final int FAILURE_BURST = 10;

  /** One more invalid token in each interval after the burst. */
  public static final Duration FAILURE_INTERVAL = Duration.ofSeconds(6);

  private static final String CALLER = Caller.class.getName();
  private static final String SOURCE = AuthenticationFilter.class.getName();

  private final Authenticator authenticator;
  private final TrustedProxies proxies;
  private final SourceLimiter failures;

  /** A filter that shares {@code failures} among all routes of the server. */
  public AuthenticationFilter(
      Authenticator authenticator, TrustedProxies proxies, SourceLimiter failures) {
    this.authenticator = authenticator;
    this.proxies = proxies;
    this.failures = failures;
  }

  /**
   * Stores the caller and the client address in the call's attributes.
   *
   * @param isOpen whether the path can be called without a token
   * @throws ProblemException with 400 if there are several authorization headers, 401 if the token
   *     is missing or not accepted, 429 if it is not accepted and the address presented too many
   *     such tokens, or 503 if the token cannot be verified at the moment
   */
  public void authenticate(Context context, boolean isOpen) {
    String source =
        proxies.source(
            context.req().getRemoteAddr(),
            Collections.list(context.req().getHeaders("x-forwarded-for")));
    context.attribute(SOURCE, source);
    if (isOpen) {
      return;
    }
    String authorization = authorization(context);
    Caller caller = authenticator.authenticate(authorization);
    if (caller == null) {
      throw refusal(authorization, source);
    }
    context.attribute(CALLER, caller);
  }

  /** Without the values: they are credentials. */
  private static @Nullable String authorization(Context context) {
    List<String> values = Collections.list(context.req().getHeaders("authorization"));
    if (values.size() > 1) {
      throw ProblemException.invalid("authorization", values.size() + " headers", "one");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** A call without a credential is no guess, so it does not count as an attempt. */
  private ProblemException refusal(@Nullable String authorization, String source) {
    if (authorization == null || authorization.isBlank() || failures.take(source)) {
      return new ProblemException(
          ProblemKind.UNAUTHORIZED,
          "authorization: missing or wrong (expected: Bearer and an admin token, or an identity"
              + " token that is taken here)",
          List.of());
    }
    return ProblemException.retryable(
        ProblemKind.TOO_MANY_ATTEMPTS,
        "authorization: too many invalid tokens from this address",
        failures.waitTime(source));
  }

  /** The caller of an authenticated call. Must not be used on an open path, which has none. */
  public static Caller callerOf(Context context) {
    Caller caller = context.attribute(CALLER);
    return Objects.requireNonNull(caller, "a route for anyone has no caller");
  }

  /** The caller of a call; empty on an open path, and if authentication failed. */
  public static Optional<Caller> knownCallerOf(Context context) {
    @Nullable Caller caller = context.attribute(CALLER);
    return Optional.ofNullable(caller);
  }

  /** The IP address of the client. */
  public static String sourceOf(Context context) {
    String source = context.attribute(SOURCE);
    return Objects.requireNonNull(source);
  }

  /** True if the caller may access one tenant only; false on an open path. */
  public static boolean isBoundToTenant(Context context) {
    return knownCallerOf(context).map(Caller::tenant).isPresent();
  }
}
