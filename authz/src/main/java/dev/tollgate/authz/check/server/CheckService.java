package dev.tollgate.authz.check.server;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.Decision;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.authz.check.EncodedAnswer;
import dev.tollgate.authz.check.EvaluationContext;
import dev.tollgate.authz.quota.Standing;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code envoy.service.auth.v3.Authorization}. Runs on the event loop and never blocks it. Answers
 * each check, also when we fail: a gRPC error would leave the answer to Envoy's settings. The one
 * exception is a replica that has not loaded the keys: its error makes Envoy ask another one, and
 * refuse with 503 if that fails too. Thread-safe.
 */
public final class CheckService implements BindableService {
  private static final Logger logger = LoggerFactory.getLogger(CheckService.class);

  /** Envoy asks another replica then, which may be able to decide. */
  private static final Status NOT_AN_ANSWER =
      Status.UNAVAILABLE.withDescription("no check is decided here now");

  private final Authorizer authorizer;
  private final InstantSource clock;
  private final ParkedChecks parked;
  private final CheckMetrics metrics;
  private volatile boolean serving;
  private final Map<DenyReason, AnswerCache> denials = new EnumMap<>(DenyReason.class);

  /**
   * A service that sends Envoy to other replicas until {@link #serving()}.
   *
   * @param timer of one thread, which decides parked checks; the caller closes it
   */
  public CheckService(
      Authorizer authorizer,
      InstantSource clock,
      ScheduledExecutorService timer,
      CheckLimits limits,
      PrometheusMeterRegistry metrics) {
    this.authorizer = authorizer;
    this.clock = clock;
    this.parked = new ParkedChecks(timer, limits);
    this.metrics = new CheckMetrics(metrics, parked);
    for (DenyReason reason : DenyReason.values()) {
      denials.put(reason, new AnswerCache());
    }
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<CheckRequest, ?> check = AuthorizationGrpc.getCheckMethod();
    return ServerServiceDefinition.builder(AuthorizationGrpc.SERVICE_NAME)
        .addMethod(
            check.toBuilder(check.getRequestMarshaller(), EncodedAnswer.MARSHALLER).build(),
            ServerCalls.asyncUnaryCall(this::check))
        .build();
  }

  /** The one thread that decides and answers parked checks. */
  Executor timer() {
    return parked.timer();
  }

  /** Answers checks from now on. */
  public void serving() {
    serving = true;
  }

  /** Sends Envoy to other replicas from now on. */
  public void notServing() {
    serving = false;
  }

  private void check(CheckRequest request, StreamObserver<EncodedAnswer> observer) {
    if (!serving) {
      observer.onError(NOT_AN_ANSWER.asRuntimeException());
      return;
    }
    long begunNanos = System.nanoTime();
    ServerCallStreamObserver<EncodedAnswer> call =
        (ServerCallStreamObserver<EncodedAnswer>) observer;
    EvaluationContext context = EvaluationContext.of(CheckRequests.toAttempt(request));
    Decision decision = decide(context);
    if (decision instanceof Park park) {
      park(park, context, call, begunNanos);
    } else {
      answer(decision, context.attempt(), call, begunNanos);
    }
  }

  private void park(
      Park park,
      EvaluationContext context,
      ServerCallStreamObserver<EncodedAnswer> call,
      long begunNanos) {
    Attempt attempt = context.attempt();
    boolean waits =
        parked.park(
            park, call, () -> decide(context), later -> answer(later, attempt, call, begunNanos));
    if (waits) {
      metrics.parked();
    } else {
      answer(Deny.of(DenyReason.OVERLOADED), attempt, call, begunNanos);
    }
  }

  private Decision decide(EvaluationContext context) {
    try {
      return authorizer.decide(context, clock.instant());
    } catch (RuntimeException e) {
      // Fail closed: a fault on our side must not hand out unmetered GPU time.
      logger
          .atError()
          .addKeyValue("requestId", context.attempt().requestId())
          .setCause(e)
          .log("check failed; the request is refused");
      return Deny.of(DenyReason.INTERNAL);
    }
  }

  private void answer(
      Decision decision,
      Attempt attempt,
      ServerCallStreamObserver<EncodedAnswer> call,
      long begunNanos) {
    if (call.isCancelled()) {
      // nobody hears the answer
    } else if (decision instanceof Deny deny && authorizer.mayOthersDecide(deny.reason())) {
      call.onError(NOT_AN_ANSWER.asRuntimeException());
    } else {
      call.onNext(encoded(decision, attempt));
      call.onCompleted();
    }
    metrics.answered(decision, System.nanoTime() - begunNanos);
  }

  private EncodedAnswer encoded(Decision decision, Attempt attempt) {
    String revision = attempt.revision();
    return switch (decision) {
      case Allow allow -> encoded(allow, attempt.route(), revision);
      case Deny deny when deny.principal() == null -> encoded(deny, revision);
      case Deny deny -> EncodedAnswer.of(CheckResponses.deny(deny, revision));
      case Park _ -> throw new IllegalStateException("a parked check has no answer yet");
    };
  }

  private static EncodedAnswer encoded(Allow allow, String route, String revision) {
    AnswerCache answers = allow.principal().answers();
    EncodedAnswer answer = answers.find(allow.product(), route, revision);
    if (answer == null) {
      answer =
          answers.keep(
              allow.product(), route, revision, CheckResponses.allow(allow, route, revision));
    }
    Standing standing = allow.standing();
    return standing == null ? answer : answer.plus(CheckResponses.standing(standing));
  }

  /** All unknown callers get the same answer for the same reason. */
  private EncodedAnswer encoded(Deny deny, String revision) {
    AnswerCache answers = requireNonNull(denials.get(deny.reason()));
    EncodedAnswer known = answers.find("", "", revision);
    return known == null
        ? answers.keep("", "", revision, CheckResponses.deny(deny, revision))
        : known;
  }
}
