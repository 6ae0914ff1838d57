package dev.tollgate.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code docs/reference/metrics.md} is what the running services have. {@code
 * -Dmetrics.update=true} writes it.
 */
class MetricsReferenceTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Path REFERENCE = ProjectHome.find().resolve("docs/reference/metrics.md");

  /** {@code ./tollgate lint} reads the served metrics here. */
  private static final Path SERVED = Path.of("target/metrics");

  private static final String HEAD =
      """
      # Metrics

      Both services serve these at `/metrics`: authz at `AUTHZ_METRICS_ADDRESS`, the control plane at `CONTROL_PLANE_METRICS_ADDRESS`, in
      Prometheus's text format or, if the `accept` header asks for it, as OpenMetrics. A histogram `x` is the series `x_bucket`, `x_count`
      and `x_sum`; its `x_max` is the greatest value of the last minutes. What to watch first is in [Operating](../operate/README.md#metrics).

      This page is generated from the running services; a test fails while it differs.
      """;
  private static final String TABLE =
      "\n| Metric | Type | Unit | Labels | Service | Meaning |\n|---|---|---|---|---|---|\n";

  private static SortedMap<String, MetricFamily> authz = new TreeMap<>();
  private static SortedMap<String, MetricFamily> controlPlane = new TreeMap<>();

  @BeforeAll
  static void scrape() throws Exception {
    authz = MetricFamily.parse(complete("authz", Port.AUTHZ_METRICS));
    controlPlane = MetricFamily.parse(complete("control-plane", Port.CONTROL_PLANE_METRICS));
  }

  @Test
  void reference_runningServices_isComplete() throws IOException {
    String expected = render();
    if (Boolean.getBoolean("metrics.update")) {
      Files.writeString(REFERENCE, expected);
    }

    assertThat(REFERENCE).content().isEqualTo(expected);
  }

  @Test
  void metrics_each_haveAHelpText() {
    assertThat(all().values()).isNotEmpty().allSatisfy(it -> assertThat(it.help()).isNotBlank());
  }

  private static String render() {
    return HEAD
        + "\n## Tollgate\n"
        + table(name -> name.startsWith("tollgate_"))
        + "\n## Connections to Postgres\n"
        + table(name -> name.startsWith("hikaricp_"))
        + "\n## Java and the process\n"
        + table(name -> !name.startsWith("tollgate_") && !name.startsWith("hikaricp_"));
  }

  private static String table(Predicate<String> names) {
    return all().values().stream()
        .filter(family -> names.test(family.name()))
        .map(family -> family.row(service(family.name())))
        .collect(Collectors.joining("", TABLE, ""));
  }

  private static SortedMap<String, MetricFamily> all() {
    SortedMap<String, MetricFamily> all = new TreeMap<>(authz);
    controlPlane.forEach((name, family) -> all.merge(name, family, MetricFamily::with));
    return all;
  }

  private static String service(String name) {
    return !controlPlane.containsKey(name)
        ? "authz"
        : !authz.containsKey(name) ? "control-plane" : "both";
  }

  /** The metrics of a service, after waiting for those that appear late. */
  private static String complete(String service, Port port) throws IOException {
    String text =
        await("all metrics of " + service)
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> get(port),
                served ->
                    served.contains("jvm_threads_virtual_live")
                        && served.contains("jvm_gc_pause_seconds_count")
                        && served.contains("tollgate_admin_request_duration_seconds_count"));
    Files.createDirectories(SERVED);
    Files.writeString(SERVED.resolve(service + ".txt"), text);
    return text;
  }

  private static String get(Port port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(GATEWAY.port(port)));
    return CLIENT
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
