package dev.tollgate.controlplane.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RendererTest {
  private static final int SHUFFLES = 50;

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void render_listsInAnyOrder_givesEqualBytesAndVersions(GoldenCase golden) {
    ResourceSet expected = golden.render();
    GatewayDocument document = golden.document();

    IntStream.range(0, SHUFFLES)
        .mapToObj(seed -> shuffled(document, new Random(seed)))
        .map(RendererTest::render)
        .forEach(actual -> {
          assertThat(actual).isEqualTo(expected);
          assertThat(versions(actual)).isEqualTo(versions(expected));
        });
  }

  @Test
  void render_anotherRevision_changesRoutesOnly() {
    GatewayDocument document = GoldenCase.all().getFirst().document();
    ResourceSet one = render(document, 1);
    ResourceSet two = render(document, 2);

    assertThat(Stream.of(ResourceType.values()).filter(t -> !one.version(t).equals(two.version(t))))
        .containsExactly(ResourceType.ROUTES);
  }

  @Test
  void render_instanceGroup_asksForEndpointsThatAreNotInTheRevision() {
    Discovery group = new Discovery.InstanceGroup("projects/p/zones/z/instanceGroups/gpus", 8000);
    RevisionResources rendered = Renderer.render(withBackend(group, false), 1);

    assertThat(rendered.clusters().getFirst().getType()).isEqualTo(Cluster.DiscoveryType.EDS);
    assertThat(EndpointSet.of(withBackend(group, false)).byBackend()).isEmpty();
  }

  @Test
  void render_tlsToAnInstanceGroup_isRefusedByName() {
    GatewayDocument document = withBackend(new Discovery.InstanceGroup("gpus", 8000), true);

    assertThatThrownBy(() -> Renderer.render(document, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend gpu: TLS to instance group gpus (expected: clear text)");
  }

  private static GatewayDocument withBackend(Discovery discovery, boolean tls) {
    Backend backend = new Backend("gpu", discovery, null, tls, false, Duration.ofSeconds(2));
    return new GatewayDocument(List.of(), List.of(), List.of(backend), List.of(), List.of());
  }

  private static ResourceSet render(GatewayDocument document) {
    return render(document, GoldenCase.REVISION);
  }

  private static ResourceSet render(GatewayDocument document, long revision) {
    return GoldenCase.resources(document, revision, GoldenCase::placeholder);
  }

  private static List<String> versions(ResourceSet resources) {
    return Stream.of(ResourceType.values()).map(resources::version).toList();
  }

  private static GatewayDocument shuffled(GatewayDocument document, Random random) {
    return new GatewayDocument(
        shuffled(document.listeners(), random),
        shuffled(document.certificates(), random),
        shuffled(document.backends().stream().map(b -> shuffled(b, random)).toList(), random),
        shuffled(document.models(), random),
        shuffled(document.routes().stream().map(r -> shuffled(r, random)).toList(), random));
  }

  private static Backend shuffled(Backend backend, Random random) {
    return new Backend(
        backend.name(),
        shuffled(backend.discovery(), random),
        backend.health(),
        backend.tls(),
        backend.http2(),
        backend.connectTimeout());
  }

  private static Discovery shuffled(Discovery discovery, Random random) {
    return switch (discovery) {
      case Discovery.Static(List<Endpoint> endpoints) ->
          new Discovery.Static(shuffled(endpoints, random));
      case Discovery.Dns(List<Endpoint> endpoints) ->
          new Discovery.Dns(shuffled(endpoints, random));
      case Discovery.InstanceGroup group -> group;
    };
  }

  private static Route shuffled(Route route, Random random) {
    Match match = route.match();
    return new Route(
        route.name(),
        route.kind(),
        new Match(match.path(), shuffled(match.methods(), random), shuffled(match.hosts(), random)),
        route.destination(),
        route.timeout(),
        route.idleTimeout(),
        route.cors() == null ? null : shuffled(route.cors(), random));
  }

  private static Cors shuffled(Cors cors, Random random) {
    return new Cors(
        shuffled(cors.origins(), random),
        shuffled(cors.methods(), random),
        shuffled(cors.headers(), random),
        shuffled(cors.exposedHeaders(), random),
        cors.credentials(),
        cors.maxAge());
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
