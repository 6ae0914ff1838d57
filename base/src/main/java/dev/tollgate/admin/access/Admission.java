package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, before anything else is done, and turns away who cannot say. */
public final class Admission {
  private static final String CALLER = Caller.class.getName();
  private static final String SOURCE = Admission.class.getName();

  private final Authenticator authenticator;
  private final TrustedProxies proxies;
  private final FailedAttempts failures;

  public Admission(Authenticator authenticator, TrustedProxies proxies, FailedAttempts failures) {
    this.authenticator = authenticator;
    this.proxies = proxies;
    this.failures = failures;
  }

  /**
   * Notes caller and source.
   *
   * @param isOpen whether the path needs no token
   * @throws ProblemException with 401, or 429 if the source failed too often
   */
  public void admit(Context context, boolean isOpen) {
    String source =
        proxies.source(
            context.req().getRemoteAddr(),
            Collections.list(context.req().getHeaders("x-forwarded-for")));
    context.attribute(SOURCE, source);
    if (isOpen) {
      return;
    }
    // Before the token is looked at: who guesses must not learn faster than the limit.
    failures.requirePatience(source);
    Caller caller = authenticator.authenticate(context.header("authorization"));
    if (caller == null) {
      failures.note(source);
      throw new ProblemException(
          ProblemKind.UNAUTHORIZED,
          "authorization: missing or wrong (expected: Bearer and an admin token, or an identity"
              + " token that is taken here)",
          List.of());
    }
    context.attribute(CALLER, caller);
  }

  public static Caller callerOf(Context context) {
    Caller caller = context.attribute(CALLER);
    return Objects.requireNonNull(caller, "a route for anyone has no caller");
  }

  public static String sourceOf(Context context) {
    String source = context.attribute(SOURCE);
    return Objects.requireNonNull(source);
  }

  public static boolean isBound(Context context) {
    @Nullable Caller caller = context.attribute(CALLER);
    return caller != null && caller.tenant() != null;
  }
}
