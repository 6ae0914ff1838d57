package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.check.Decision.QuotaReset;
import dev.tollgate.authz.products.OperationMatch;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of an attempt so far. Filled by the {@link Step}s in their order; one thread's. */
final class Findings {
  private final Attempt attempt;
  private final Instant now;

  Credentials.@Nullable Presented presented;
  @Nullable Principal principal;
  @Nullable App app;
  @Nullable Tenant tenant;
  List<OperationMatch> operations = List.of();
  List<String> wouldAllow = List.of();
  @Nullable String model;
  @Nullable QuotaReset reset;
  OptionalLong remaining = OptionalLong.empty();

  Findings(Attempt attempt, Instant now) {
    this.attempt = attempt;
    this.now = now;
  }

  Attempt attempt() {
    return attempt;
  }

  Instant now() {
    return now;
  }

  /** Whose request it is, for the steps that come after it was found. */
  Principal requirePrincipal() {
    return requireNonNull(principal);
  }

  App requireApp() {
    return requireNonNull(app);
  }

  @Nullable String product() {
    return operations.isEmpty() ? null : operations.getFirst().product();
  }
}
