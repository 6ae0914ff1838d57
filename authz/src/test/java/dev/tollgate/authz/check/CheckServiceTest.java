package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.quota.RequestLimit;
import dev.tollgate.authz.quota.Spend;
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
import java.util.Random;
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
  private static final int MOST_FAILURES = 5;
  private static final Spend ADMITTED = new Spend.Admitted(1, NOW.plusSeconds(30));

  @TempDir static Path directory;

  private final Quotas quotas = new Quotas();
  private final KeyDirectory<AnswerCache> keys = new KeyDirectory<>(key -> new AnswerCache());
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HastyTimer timer = new HastyTimer();
  private EdgeClients edge;
  private CheckServer server;
  private EdgeClient envoy;

  @BeforeEach
  void start() throws Exception {
    edge = EdgeClients.in(directory);
    server = startServer();
    server.serving();
    envoy = edge.connect(server.port(), "spiffe://tollgate/edge/edge-1");
  }

  private CheckServer startServer() throws Exception {
    FailureLimits failures = new FailureLimits(1, MOST_FAILURES, () -> 0, new Random(1));
    Authorizer authorizer =
        Authorizers.of(keys, Catalogs.ofDefault(), Keys.fresh(), quotas, failures);
    return CheckServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        edge.serverCredentials(),
        new CheckService(authorizer, () -> NOW, timer, metrics));
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

    for (int i = 0; i < MOST_FAILURES; i++) {
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
    quotas.answer(new Spend.Pending(grant));
    KeyText key = limited();
    Future<CheckResponse> response = envoy.checkLater("api", key.reveal());
    awaitAsked(1);

    quotas.answer(ADMITTED);
    grant.complete(null);

    assertThat(response.get(10, TimeUnit.SECONDS).getStatus().getCode()).isZero();
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
  void check_quotaPendingForTooLong_isA503() {
    quotas.answer(new Spend.Pending(new CompletableFuture<>()));

    CheckResponse response = envoy.check("api", limited().reveal());

    assertThat(reason(response)).isEqualTo("quota_unknown");
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    assertThat(quotas.asked()).isEqualTo(1);
  }

  @Test
  void check_timeOverBeforeItIsParked_isAnsweredAllTheSame() {
    quotas.answer(new Spend.Pending(new CompletableFuture<>()));
    timer.isHasty = true;

    assertThat(reason(envoy.check("api", limited().reveal()))).isEqualTo("quota_unknown");
  }

  @Test
  void check_everyGrantLeadsToAnotherWait_endsAtTheLimit() {
    quotas.answer(new Spend.Pending(CompletableFuture.completedFuture(null)));

    assertThat(reason(envoy.check("api", limited().reveal()))).isEqualTo("quota_unknown");
  }

  @Test
  void check_cancelledWhileParked_spendsNothing() throws Exception {
    CompletableFuture<Void> grant = new CompletableFuture<>();
    quotas.answer(new Spend.Pending(grant));
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
    CheckServer starting = startServer();
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
  void bindService_ofChecks_isEnvoysService() {
    Authorizer authorizer = Authorizers.of(keys, Catalogs.ofDefault(), Keys.fresh(), quotas);
    CheckService service = new CheckService(authorizer, () -> NOW, timer, metrics);

    assertThat(service.bindService().getServiceDescriptor().getName())
        .isEqualTo(AuthorizationGrpc.SERVICE_NAME);
  }

  private KeyText limited() {
    return load(new RequestLimit(10, Duration.ofMinutes(1)));
  }

  private KeyText load(@Nullable RequestLimit limit) {
    KeyText text = Keys.text();
    Keys.load(keys, text, Keys.key(KeyStatus.ACTIVE, null, null, limit));
    return text;
  }

  private void awaitAsked(int times) {
    await("the quota to be asked")
        .atMost(Duration.ofSeconds(10))
        .until(quotas::asked, asked -> asked >= times);
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
