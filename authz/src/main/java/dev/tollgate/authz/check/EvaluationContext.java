package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyLookup;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.Charge;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of one request's evaluation, filled by the {@link Step}s in their order. When a parked
 * request is decided again, the parsed credential and its hash are kept and everything else is
 * looked up anew. For one thread at a time.
 */
public final class EvaluationContext {
  private final Attempt attempt;

  // Kept when it is decided again.
  @Nullable Presented presented;
  @Nullable KeyLookup<AnswerCache> keyLookup;
  final @Nullable String model; // null as long as nobody has said

  // Looked up anew each time.
  private Instant now = Instant.MIN;
  @Nullable Principal principal;
  @Nullable App app;
  @Nullable Tenant tenant;
  List<OperationMatch> operations = List.of();
  List<String> wouldAllow = List.of();
  private List<Charge> charges = List.of();

  private EvaluationContext(
      Attempt attempt, @Nullable Presented presented, @Nullable String model) {
    this.attempt = attempt;
    this.presented = presented;
    this.model = model;
  }

  /** The context of a request whose model is not known yet. */
  public static EvaluationContext of(Attempt attempt) {
    return new EvaluationContext(attempt, null, null);
  }

  /** The context of a request for this model. */
  public static EvaluationContext of(Attempt attempt, @Nullable String model) {
    return new EvaluationContext(attempt, null, model);
  }

  /** The context of a request by the key with this id, which presents no credential. */
  public static EvaluationContext of(Attempt attempt, @Nullable String model, KeyId key) {
    return new EvaluationContext(attempt, new Presented.Named(key), model);
  }

  /** Begins an evaluation at this time, without the results of an earlier one. */
  public void begin(Instant time) {
    now = time;
    principal = null;
    app = null;
    tenant = null;
    operations = List.of();
    wouldAllow = List.of();
    charges = List.of();
  }

  /** The request. */
  public Attempt attempt() {
    return attempt;
  }

  /** The time of the evaluation. */
  public Instant now() {
    return now;
  }

  /** Whose request it is; null if that was not found. */
  public @Nullable Principal principal() {
    return principal;
  }

  /** Whose request it is, for steps after {@link KeyStep}. */
  Principal requirePrincipal() {
    return requireNonNull(principal);
  }

  /** Hides the principal from whoever may not know of it. */
  public void hidePrincipal() {
    principal = null;
  }

  /** The principal's app, for steps after {@link StatusStep}. */
  App requireApp() {
    return requireNonNull(app);
  }

  /** The most specific operations that the request is one of; empty if there is none. */
  public List<OperationMatch> operations() {
    return operations;
  }

  /** Id of the product that allows the request; null if there is none. */
  @Nullable String product() {
    return operations.isEmpty() ? null : operations.getFirst().product();
  }

  /** Notes a charge, which is paid only if every step passes. */
  void charge(Charge charge) {
    charges =
        charges.isEmpty()
            ? List.of(charge)
            : Stream.concat(charges.stream(), Stream.of(charge)).toList();
  }

  /** The charges of the request so far. */
  public List<Charge> charges() {
    return charges;
  }
}
