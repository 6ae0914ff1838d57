package dev.tollgate.authz.check.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.DecisionCore;
import dev.tollgate.authz.check.Cores;
import dev.tollgate.authz.check.ScriptedQuotas;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.authz.quota.window.FixedWindow;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks over real gRPC with mutual TLS, as Envoy makes them. */
class CheckServiceTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final int MAX_FAILURES = 5;

  /** No test waits so long. */
  private static final CheckLimits PATIENT = new CheckLimits(100, Duration.ofMinutes(1), 100);

  private static final CheckLimits IMPATIENT = new CheckLimits(100, Duration.ofMillis(1), 100);

  private static final Limit LIMIT = Limit.ofKey(10, FixedWindow.of(Duration.ofMinutes(1)));
  private static final Payment PAID = new Payment.Paid(new Standing(LIMIT, 9, 60));

  @TempDir static Path directory;

  private final ScriptedQuotas quotas = new ScriptedQuotas();
  private final DecisionCore core =
      Cores.loaded(Cores.settings(Duration.ofMinutes(15), MAX_FAILURES), quotas);
  private PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HastyTimer timer = new HastyTimer();
  private EdgeClients edge;
  private CheckServer server;
  private EdgeClient envoy;

  @BeforeEach
  void start() throws Exception {
    edge = EdgeClients.in(directory);
    serve(PATIENT);
  }

  /** Replaces the server and the client by some with these limits. */
  private void restart(CheckLimits limits) throws Exception {
    envoy.close();
    server.stop(Duration.ofSeconds(5));
    serve(limits);
  }

  private void serve(CheckLimits limits) throws Exception {
    server = startServer(limits);
    server.serving();
    envoy = edge.connect(server.port(), "spiffe://tollgate/edge/edge-1");
  }

  private CheckServer startServer(CheckLimits limits) throws Exception {
    metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return CheckServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        edge.serverCredentials(),
        new CheckService(core.authorizer(), () -> NOW, timer, limits, metrics),
        limits);
  }

  @AfterEach
  void stop() throws Exception {
    envoy.close();
    server.stop(Duration.ofSeconds(5));
    timer.shutdownNow();
  }

  @Test
  void check_validKey_isAllowed() {
    KeyText key = load(null);

    CheckResponse response = envoy.check("api", key.reveal());

    assertThat(response.getStatus().getCode()).isZero();
    assertThat(response.getOkResponse().getHeadersList())
        .anySatisfy(it -> assertThat(it.getHeader().getValue()).isEqualTo("api"));
    assertThat(envoy.check("api", key.reveal())).isEqualTo(response);
    assertThat(count("allow", "")).isEqualTo(2);
  }

  @Test
  void check_validKeyOnAnotherRoute_carriesThatRoute() {
    KeyText key = load(null);

    assertThat(route(envoy.check("api", key.reveal()))).isEqualTo("api");
    assertThat(route(envoy.check("video", key.reveal()))).isEqualTo("video");
  }

  @Test
  void check_badKeys_areDenied() {
    assertThat(reason(envoy.check("api"))).isEqualTo("missing_key");
    assertThat(reason(envoy.check("api", "rubbish"))).isEqualTo("malformed_key");
    assertThat(reason(envoy.check("api", Keys.text().reveal()))).isEqualTo("unknown_key");
    KeyText key = load(null);
    assertThat(reason(envoy.check("api", key.reveal(), key.reveal()))).isEqualTo("several_keys");
    assertThat(count("deny", "missing_key")).isEqualTo(1);
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void check_invalidKeysBeyondTheLimit_areSlowedDownAndValidOnesAreNot() {
    KeyText valid = load(null);

    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(reason(unknown("192.0.2.7"))).isEqualTo("unknown_key");
    }
    CheckResponse refused = unknown("192.0.2.7");

    assertThat(reason(refused)).isEqualTo("too_many_failures");
    assertThat(refused.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(429);
    assertThat(refused.getDeniedResponse().getHeadersList())
        .anySatisfy(it -> assertThat(it.getHeader().getKey()).isEqualTo("retry-after"));
    assertThat(reason(envoy.checkFrom("192.0.2.7", "rubbish"))).isEqualTo("too_many_failures");
    assertThat(reason(unknown("192.0.2.8"))).isEqualTo("unknown_key");
    assertThat(envoy.checkFrom("192.0.2.7", valid.reveal()).getStatus().getCode()).isZero();
    assertThat(count("deny", "too_many_failures")).isEqualTo(2);
  }

  private CheckResponse unknown(String source) {
    return envoy.checkFrom(source, Keys.text().reveal());
  }

  @Test
  void check_faultOfOurs_isAnExplicit503() {
    quotas.fail(new IllegalStateException("broken on purpose"));

    CheckResponse response = envoy.check("api", limited().reveal());

    assertThat(response.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    assertThat(reason(response)).isEqualTo("internal");
  }

  @Test
  void check_quotaPendingThenGranted_isAllowed() throws Exception {
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Payment.Pending(grant));
    KeyText key = limited();
    Future<CheckResponse> response = envoy.checkLater("api", key.reveal());
    awaitAsked(1);

    quotas.answer(PAID);
    grant.complete(null);

    assertThat(response.get(10, TimeUnit.SECONDS).getStatus().getCode()).isZero();
    assertThat(
            response.get().getOkResponse().getResponseHeadersToAddList().stream()
                .map(header -> header.getHeader().getKey() + ": " + header.getHeader().getValue()))
        .containsExactly(
            "ratelimit-policy: \"requests\";q=10;w=60", "ratelimit: \"requests\";r=9;t=60");
    assertThat(quotas.asked()).isEqualTo(2);
    assertThat(metrics.get("tollgate.authz.parked.checks").counter().count()).isEqualTo(1);
  }

  @Test
  void check_any_isTimedInAHistogram() {
    envoy.check("api", limited().reveal());

    await("the time of the check")
        .atMost(Duration.ofSeconds(10))
        .until(
            metrics::scrape,
            text ->
                text.contains("tollgate_authz_check_duration_seconds_count 1\n")
                    && text.contains(
                        "tollgate_authz_check_duration_seconds_bucket{le=\"5.0E-6\"} 0\n"));
  }

  @Test
  void check_quotaPendingForTooLong_isA503() throws Exception {
    restart(IMPATIENT);
    quotas.answer(new Payment.Pending(new CompletableFuture<>()));

    CheckResponse response = envoy.check("api", limited().reveal());

    assertThat(reason(response)).isEqualTo("quota_unknown");
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    assertThat(quotas.asked()).isEqualTo(1);
  }

  @Test
  void check_timeOverBeforeItIsParked_isAnsweredAllTheSame() throws Exception {
    restart(IMPATIENT);
    quotas.answer(new Payment.Pending(new CompletableFuture<>()));
    timer.isHasty = true;

    assertThat(reason(envoy.check("api", limited().reveal()))).isEqualTo("quota_unknown");
  }

  @Test
  void check_everyGrantLeadsToAnotherWait_endsAtTheLimit() throws Exception {
    restart(IMPATIENT);
    quotas.answer(new Payment.Pending(CompletableFuture.completedFuture(null)));

    assertThat(reason(envoy.check("api", limited().reveal()))).isEqualTo("quota_unknown");
  }

  @Test
  void check_keyRevokedWhileParked_isRefused() throws Exception {
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Payment.Pending(grant));
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    KeyText text = Keys.text();
    Keys.load(core.data().keys(), text, key);
    Future<CheckResponse> response = envoy.checkLater("api", text.reveal());
    awaitAsked(1);

    Keys.load(core.data().keys(), text, Keys.revoked(key));
    quotas.answer(PAID);
    grant.complete(null);

    assertThat(reason(response.get(10, TimeUnit.SECONDS))).isEqualTo("revoked_key");
    assertThat(quotas.asked()).isEqualTo(1);
  }

  @Test
  void check_moreParkedThanTheLimit_isShedWithA503UntilOneEnds() throws Exception {
    restart(new CheckLimits(2, Duration.ofMinutes(1), 100));
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Payment.Pending(grant));
    Future<CheckResponse> first = envoy.checkLater("api", limited().reveal());
    Future<CheckResponse> second = envoy.checkLater("api", limited().reveal());
    awaitWaiting(2);

    CheckResponse shed = envoy.check("api", limited().reveal());

    assertThat(reason(shed)).isEqualTo("overloaded");
    assertThat(shed.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    assertThat(shed.getDeniedResponse().getBody()).contains("gateway_unavailable");
    assertThat(shed.getDeniedResponse().getHeadersList())
        .anySatisfy(it -> assertThat(it.getHeader().getKey()).isEqualTo("retry-after"));
    assertThat(count("deny", "overloaded")).isEqualTo(1);
    assertThat(envoy.check("api", load(null).reveal()).hasOkResponse()).isTrue();

    second.cancel(true);
    awaitWaiting(1);
    Future<CheckResponse> third = envoy.checkLater("api", limited().reveal());
    awaitWaiting(2);
    quotas.answer(PAID);
    grant.complete(null);

    assertThat(first.get(10, TimeUnit.SECONDS).hasOkResponse()).isTrue();
    assertThat(third.get(10, TimeUnit.SECONDS).hasOkResponse()).isTrue();
    awaitWaiting(0);
  }

  @Test
  void check_moreCallsThanAConnectionMayHave_waitForItsOthers() throws Exception {
    restart(new CheckLimits(100, Duration.ofMinutes(1), 1));
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Payment.Pending(grant));
    Future<CheckResponse> parked = envoy.checkLater("api", limited().reveal());
    awaitAsked(1);
    Future<CheckResponse> next = envoy.checkLater("api");
    try (EdgeClient other = edge.connect(server.port(), "spiffe://tollgate/edge/edge-1")) {
      assertThat(reason(other.check("api"))).isEqualTo("missing_key");
    }
    assertThat(next).isNotDone();

    quotas.answer(PAID);
    grant.complete(null);

    assertThat(parked.get(10, TimeUnit.SECONDS).hasOkResponse()).isTrue();
    assertThat(reason(next.get(10, TimeUnit.SECONDS))).isEqualTo("missing_key");
  }

  @Test
  void check_cancelledWhileParked_spendsNothing() throws Exception {
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Payment.Pending(grant));
    KeyText key = limited();
    Future<CheckResponse> response = envoy.checkLater("api", key.reveal());
    awaitAsked(1);

    assertThat(response.cancel(true)).isTrue();
    // A later call on the same connection: the server has seen the cancellation when it answers.
    assertThat(reason(envoy.check("api"))).isEqualTo("missing_key");
    grant.complete(null);

    timer.submit(() -> {}).get(10, TimeUnit.SECONDS);
    assertThat(quotas.asked()).isEqualTo(1);
  }

  @Test
  void check_peerWithoutEdgeIdentity_isRefused() throws Exception {
    KeyText key = load(null);
    try (EdgeClient other = edge.connect(server.port(), "spiffe://tollgate/control-plane")) {
      assertThatThrownBy(() -> other.check("api", key.reveal()))
          .hasMessageContaining("PERMISSION_DENIED");
    }
  }

  @Test
  void check_peerWithoutCertificate_cannotConnect() throws Exception {
    KeyText key = load(null);
    try (EdgeClient nobody = edge.connectWithoutCertificate(server.port())) {
      assertThatThrownBy(() -> nobody.check("api", key.reveal()))
          .hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void serving_beforeAndAfter_sendsEnvoyElsewhereThenAnswers() throws Exception {
    CheckServer starting = startServer(PATIENT);
    HealthCheckRequest request = HealthCheckRequest.getDefaultInstance();
    try (EdgeClient early = edge.connect(starting.port(), "spiffe://tollgate/edge/edge-1")) {
      HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(early.channel());
      KeyText key = load(null);
      assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertThatThrownBy(() -> early.check("api", key.reveal()))
          .hasMessageContaining("UNAVAILABLE");

      starting.serving();

      assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
      assertThat(early.check("api", key.reveal()).hasOkResponse()).isTrue();
    } finally {
      starting.stop(Duration.ofSeconds(5));
    }
  }

  @Test
  void check_quotaUnknownSinceTheStart_isNoAnswerSoThatEnvoyAsksAnotherReplica() {
    KeyText key = limited();
    quotas.answer(Payment.UNAVAILABLE);
    quotas.forgetTheDatabase();

    assertThatThrownBy(() -> envoy.check("api", key.reveal())).hasMessageContaining("UNAVAILABLE");
  }

  @Test
  void bindService_ofChecks_isEnvoysService() {
    CheckService service =
        new CheckService(
            core.authorizer(),
            () -> NOW,
            timer,
            PATIENT,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    assertThat(service.bindService().getServiceDescriptor().getName())
        .isEqualTo(AuthorizationGrpc.SERVICE_NAME);
  }

  private KeyText limited() {
    return load(LIMIT);
  }

  private KeyText load(@Nullable Limit limit) {
    KeyText text = Keys.text();
    Keys.load(core.data().keys(), text, Keys.key(KeyStatus.ACTIVE, null, null, limit));
    return text;
  }

  private void awaitAsked(int times) {
    await("the quota to be asked")
        .atMost(Duration.ofSeconds(10))
        .until(quotas::asked, asked -> asked >= times);
  }

  private void awaitWaiting(int checks) {
    await(checks + " checks to be parked")
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> metrics.get("tollgate.authz.parked.checks.waiting").gauge().value(),
            waiting -> waiting == checks);
  }

  private double count(String decision, String reason) {
    return metrics
        .get("tollgate.authz.checks")
        .tags("decision", decision, "reason", reason)
        .counter()
        .count();
  }

  private static String reason(CheckResponse response) {
    return response.getDynamicMetadata().getFieldsOrThrow("reason").getStringValue();
  }

  private static String route(CheckResponse response) {
    return response.getOkResponse().getHeaders(0).getHeader().getValue();
  }

  /** As on a machine so busy that a delay is over before {@code schedule} returns. */
  private static final class HastyTimer extends ScheduledThreadPoolExecutor {
    volatile boolean isHasty;

    HastyTimer() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      if (isHasty && delay > 0) {
        isHasty = false;
        Future<?> early = super.submit(command);
        await("the command to have run").atMost(Duration.ofSeconds(10)).until(early::isDone);
      }
      return super.schedule(command, delay, unit);
    }
  }
}
