package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ServiceTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

  record Own(InetSocketAddress metricsAddress, Duration drainTime) implements ServiceSettings {}

  private static final Own SETTINGS =
      new Own(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ofSeconds(5));

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void close_parts_endInReverseOrderWithTheDrainTime() {
    Service service =
        Service.start(
            "test",
            SETTINGS,
            (settings, starting) -> {
              starting.closing("pool", () -> ended.add("pool"));
              starting.draining("server", atMost -> ended.add("server " + atMost.toSeconds()));
            });
    service.close();
    service.close();

    assertThat(ended).containsExactly("server 4", "pool");
  }

  @Test
  void close_partThatFails_theOthersEndToo() {
    Service service =
        Service.start(
            "test",
            SETTINGS,
            (settings, starting) -> {
              starting.closing("pool", () -> ended.add("pool"));
              starting.draining(
                  "server",
                  atMost -> {
                    throw new IllegalStateException("stuck");
                  });
            });
    service.close();

    assertThat(ended).containsExactly("pool");
  }

  @Test
  void start_wiringFails_closesWhatWasOpened() {
    assertThatThrownBy(() ->
            Service.start(
                "test",
                SETTINGS,
                (settings, starting) -> {
                  starting.closing("pool", () -> ended.add("pool"));
                  throw new IOException("no such port");
                }))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("no such port");
    assertThat(ended).containsExactly("pool");
  }

  @Test
  void start_portInUse_namesIt() {
    try (Service first = start()) {
      Own same =
          new Own(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), first.metricsPort()),
              Duration.ZERO);

      assertThatThrownBy(() -> Service.start("test", same, (settings, starting) -> {}))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("health and metrics cannot listen on")
          .hasMessageContaining(Integer.toString(first.metricsPort()))
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void closing_afterClose_closesAtOnceAndFails() {
    Service service = start();
    service.close();

    assertThatThrownBy(() -> service.closing("late", () -> ended.add("late")))
        .isInstanceOf(StartFailure.class);
    assertThat(ended).containsExactly("late");
  }

  @Test
  void ready_conditions_sayWhatIsMissing() throws Exception {
    try (Service service = start()) {
      assertThat(get(service, "/ready").statusCode()).isEqualTo(200);

      Health.Condition keys = service.health().condition("keys loaded", "the database");
      HttpResponse<String> waiting = get(service, "/ready");
      keys.met();
      HttpResponse<String> met = get(service, "/ready");
      keys.lost("a fresh copy");

      assertThat(waiting.statusCode()).isEqualTo(503);
      assertThat(json(waiting))
          .isEqualTo(
              json(
                  """
                  {"status":"waiting","conditions":[
                    {"name":"keys loaded","met":false,"waitingFor":"the database"}]}
                  """));
      assertThat(met.statusCode()).isEqualTo(200);
      assertThat(json(met))
          .isEqualTo(
              json(
                  "{\"status\":\"ready\",\"conditions\":[{\"name\":\"keys loaded\",\"met\":true}]}"));
      assertThat(get(service, "/ready").body()).contains("a fresh copy");
    }
  }

  @Test
  void ready_whileDraining_isFalseBeforeAnythingStops() throws Exception {
    List<HttpResponse<String>> seen = new ArrayList<>();
    Service service =
        Service.start(
            "test",
            SETTINGS,
            (settings, starting) ->
                starting.draining("server", atMost -> seen.add(get(starting, "/ready"))));
    service.close();

    assertThat(seen.getFirst().statusCode()).isEqualTo(503);
    assertThat(seen.getFirst().body()).contains("\"status\":\"draining\"");
  }

  @Test
  void live_notReady_isStillLive() throws Exception {
    try (Service service = start()) {
      Health.Condition unused = service.health().condition("never", "nothing");
      unused.lost("nothing");

      assertThat(get(service, "/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metrics_always_tellOfTheProcess() throws Exception {
    try (Service service = start()) {
      service.metrics().counter("tollgate.tries").increment();
      HttpResponse<String> metrics = get(service, "/metrics");

      assertThat(metrics.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.body())
          .contains("tollgate_tries_total 1.0", "tollgate_ready 1.0", "jvm_memory_used_bytes")
          .contains("process_cpu_usage", "process_files_open_files", "jvm_gc_", "jvm_info{")
          .contains("# HELP tollgate_ready 1 while the service can do its work")
          .containsPattern(
              "tollgate_build_info\\{java=\"25[^\"]*\",service=\"test\",version=\"[^\"]+\"} 1");
    }
  }

  @Test
  void metrics_openMetricsAccepted_areOpenMetrics() throws Exception {
    try (Service service = start()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(service, "/metrics"))
              .header("accept", "application/openmetrics-text; version=1.0.0")
              .build();
      HttpResponse<String> metrics = client.send(request, BodyHandlers.ofString());

      assertThat(metrics.headers().firstValue("content-type"))
          .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(metrics.body()).contains("tollgate_ready 1.0").endsWith("# EOF\n");
    }
  }

  @Test
  void metrics_loggedEvent_isCounted() throws Exception {
    try (Service service = start()) {
      LoggerFactory.getLogger("dev.tollgate.test").error("counted");

      assertThat(get(service, "/metrics").body())
          .containsPattern("logback_events_total\\{level=\"error\"} [1-9]");
    }
  }

  @Test
  void virtualThreads_afterTheirDelay_haveMetrics() {
    try (Metrics metrics = Metrics.create("test", Duration.ZERO)) {
      await("metrics of virtual threads")
          .atMost(Duration.ofSeconds(30))
          .until(metrics.registry()::scrape, text -> text.contains("jvm_threads_virtual_live"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/readyx", "/ready/x", "/admin", "/metricsx"})
  void health_otherPath_isNotFound(String path) throws Exception {
    try (Service service = start()) {
      assertThat(get(service, path).statusCode()).isEqualTo(404);
    }
  }

  private static Service start() {
    return Service.start("test", SETTINGS, (settings, starting) -> {});
  }

  private HttpResponse<String> get(Service service, String path)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(Service service, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(service.metricsPort(), path));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return json(response.body());
  }

  private static JsonNode json(String text) throws IOException {
    return new JsonMapper().readTree(text);
  }
}
