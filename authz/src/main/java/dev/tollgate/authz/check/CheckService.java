package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
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
 * exception is a replica that has nothing to decide by yet: its error makes Envoy ask another one.
 * Where that fails too, Envoy refuses with 503, and the undecided route could do nothing else.
 */
public final class CheckService implements BindableService {
  private static final Logger logger = LoggerFactory.getLogger(CheckService.class);

  private final Authorizer authorizer;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final CheckMetrics metrics;
  private volatile boolean serving;
  private final Map<DenyReason, AnswerCache> denials = new EnumMap<>(DenyReason.class);

  /**
   * A service that sends Envoy elsewhere until {@link #serving()}.
   *
   * @param timer runs what waits to be decided; the caller closes it
   */
  public CheckService(
      Authorizer authorizer,
      InstantSource clock,
      ScheduledExecutorService timer,
      PrometheusMeterRegistry metrics) {
    this.authorizer = authorizer;
    this.clock = clock;
    this.timer = timer;
    this.metrics = new CheckMetrics(metrics);
    for (DenyReason reason : DenyReason.values()) {
      denials.put(reason, new AnswerCache());
    }
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<CheckRequest, ?> check = AuthorizationGrpc.getCheckMethod();
    return ServerServiceDefinition.builder(AuthorizationGrpc.SERVICE_NAME)
        .addMethod(
            check.toBuilder(check.getRequestMarshaller(), Answer.MARSHALLER).build(),
            ServerCalls.asyncUnaryCall(this::check))
        .build();
  }

  /** The one thread that decides and answers parked checks. */
  Executor timer() {
    return timer;
  }

  /** Answers checks from here on. */
  public void serving() {
    serving = true;
  }

  private void check(CheckRequest request, StreamObserver<Answer> observer) {
    if (!serving) {
      // Not an answer: Envoy asks another replica, which may well know.
      observer.onError(
          Status.UNAVAILABLE.withDescription("the keys are not loaded yet").asRuntimeException());
      return;
    }
    long begunNanos = System.nanoTime();
    ServerCallStreamObserver<Answer> call = (ServerCallStreamObserver<Answer>) observer;
    Decision decision = decide(request);
    if (decision instanceof Park park) {
      metrics.parked();
      ParkedCheck.park(
          park,
          call,
          () -> decide(request),
          later -> answer(later, request, call, begunNanos),
          timer);
    } else {
      answer(decision, request, call, begunNanos);
    }
  }

  private Decision decide(CheckRequest request) {
    try {
      return authorizer.decide(CheckRequests.toAttempt(request), clock.instant());
    } catch (RuntimeException e) {
      // Fail closed: a fault on our side must not hand out unmetered GPU time.
      logger
          .atError()
          .addKeyValue("requestId", CheckRequests.requestId(request))
          .setCause(e)
          .log("check failed; the request is refused");
      return Deny.of(DenyReason.INTERNAL);
    }
  }

  private void answer(
      Decision decision,
      CheckRequest request,
      ServerCallStreamObserver<Answer> call,
      long begunNanos) {
    if (!call.isCancelled()) {
      call.onNext(answer(decision, request));
      call.onCompleted();
    }
    metrics.answered(decision, System.nanoTime() - begunNanos);
  }

  private Answer answer(Decision decision, CheckRequest request) {
    String revision = CheckRequests.revision(request);
    return switch (decision) {
      case Allow allow -> answer(allow, CheckRequests.route(request), revision);
      case Deny deny when deny.principal() == null -> answer(deny, revision);
      case Deny deny -> Answer.of(CheckResponses.deny(deny, revision));
      case Park _ -> throw new IllegalStateException("a parked check has no answer yet");
    };
  }

  private static Answer answer(Allow allow, String route, String revision) {
    AnswerCache answers = allow.principal().answers();
    Answer known = answers.find(allow.product(), route, revision);
    return known == null
        ? answers.keep(
            allow.product(), route, revision, CheckResponses.allow(allow, route, revision))
        : known;
  }

  /** Who is not known gets the same answer as everybody else. */
  private Answer answer(Deny deny, String revision) {
    AnswerCache answers = requireNonNull(denials.get(deny.reason()));
    Answer known = answers.find("", "", revision);
    return known == null
        ? answers.keep("", "", revision, CheckResponses.deny(deny, revision))
        : known;
  }
}
