package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Secret;
import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.nodes.Nack;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.render.RevisionResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes and releases, made up. */
final class Fleet {
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private Fleet() {}

  /** Clusters, a route to them, and a listener and a certificate of this number. */
  static Release release(long revision, String... clusters) {
    String to = String.join("+", clusters);
    return new Release(
        revision,
        new RevisionResources(
            Stream.of(clusters).map(name -> Cluster.newBuilder().setName(name).build()).toList(),
            List.of(Listener.newBuilder().setName("edge").setStatPrefix("r" + revision).build()),
            List.of(
                RouteConfiguration.newBuilder().setName("r").addInternalOnlyHeaders(to).build())),
        EndpointSet.EMPTY,
        new CertificateSet(
            new TreeMap<>(
                Map.of(
                    "edge",
                    new CertificateSet.FromFile(
                        certificateFile(revision), certificate("r" + revision))))));
  }

  /** The file of a release's only certificate. */
  static Path certificateFile(long revision) {
    return Path.of("edge-%d.pem".formatted(revision));
  }

  static CertificatePem certificate(String chain) {
    return new CertificatePem(chain, Secret.of("key"), START);
  }

  static List<String> clusters(Release release) {
    return release.resources().clusters().stream().map(Cluster::getName).toList();
  }

  /** The revision whose listeners a release has, as in {@code r7}. */
  static String listeners(Release release) {
    return release.resources().listeners().getFirst().getStatPrefix();
  }

  /** What its routes lead to. */
  static List<String> routedTo(Release release) {
    return List.of(release.resources().routes().getFirst().getInternalOnlyHeaders(0).split("\\+"));
  }

  /** A node that has accepted all of a release. */
  static NodeStatus accepting(String id, Release release) {
    return node(id, release, null, null, release);
  }

  /** A node that has refused one type of a release and had accepted that of another. */
  static NodeStatus refusing(String id, Release release, ResourceType type, Release accepted) {
    return node(id, release, type, "no such luck", accepted);
  }

  /** A node that has refused one type of a release and has never accepted any. */
  static NodeStatus refusingAll(String id, Release release, ResourceType type) {
    return node(id, release, type, "no such luck", null);
  }

  /** A node that has not answered yet. */
  static NodeStatus silent(String id, Release release) {
    return node(id, release, ResourceType.CLUSTERS, null, null);
  }

  private static NodeStatus node(
      String id,
      Release release,
      @Nullable ResourceType lacking,
      @Nullable String error,
      @Nullable Release accepted) {
    Map<ResourceType, TypeStatus> types = new EnumMap<>(ResourceType.class);
    release
        .versions()
        .forEach((type, version) -> {
          boolean lacks = type == lacking;
          String before = accepted == null ? "" : accepted.versions().getOrDefault(type, "");
          Nack nack = lacks && error != null ? new Nack(version, error, START) : null;
          types.put(
              type,
              new TypeStatus(
                  version, version, lacks ? before : version, nack, lacks && error == null, START));
        });
    return new NodeStatus(id, NodeGroup.EDGE, "1.40.0", START, types);
  }
}
