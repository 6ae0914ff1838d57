package dev.tollgate.controlplane.xds;

import dev.tollgate.boot.Secret;
import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.RevisionResources;
import dev.tollgate.controlplane.rollout.Release;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small configurations by hand: {@code "a=2"} is resource {@code a} with content {@code 2}. */
final class Resources {
  private final List<Cluster> clusters = new ArrayList<>();
  private final SortedMap<String, List<Endpoint>> endpoints = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<RouteConfiguration> routes = new ArrayList<>();
  private final SortedMap<String, CertificateSet.FromFile> certificates = new TreeMap<>();

  Resources clusters(String... items) {
    for (String item : items) {
      clusters.add(Cluster.newBuilder().setName(name(item)).setAltStatName(content(item)).build());
    }
    return this;
  }

  Resources endpoints(String... items) {
    for (String item : items) {
      int weight = 1 + Math.floorMod(content(item).hashCode(), 1_000_000);
      endpoints.put(name(item), List.of(new Endpoint("127.0.0.1", 9000, weight)));
    }
    return this;
  }

  Resources listeners(String... items) {
    for (String item : items) {
      listeners.add(Listener.newBuilder().setName(name(item)).setStatPrefix(content(item)).build());
    }
    return this;
  }

  Resources routes(String... items) {
    for (String item : items) {
      routes.add(
          RouteConfiguration.newBuilder()
              .setName(name(item))
              .addInternalOnlyHeaders(content(item))
              .build());
    }
    return this;
  }

  Resources secrets(String... items) {
    for (String item : items) {
      CertificatePem pem = new CertificatePem("chain", Secret.of(content(item)), Instant.MAX);
      certificates.put(name(item), new CertificateSet.FromFile(Path.of(name(item) + ".pem"), pem));
    }
    return this;
  }

  Release release(long revision) {
    return new Release(
        revision,
        new RevisionResources(clusters, listeners, routes),
        new EndpointSet(endpoints),
        new CertificateSet(certificates));
  }

  private static String name(String item) {
    return item.split("=", 2)[0];
  }

  private static String content(String item) {
    return item.contains("=") ? item.split("=", 2)[1] : "";
  }
}
