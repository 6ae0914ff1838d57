package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.render.ResourceSet;
import dev.tollgate.controlplane.rollout.Release;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.ArrayList;
import java.util.List;

/** Small configurations by hand: {@code "a=2"} is resource {@code a} with content {@code 2}. */
final class Resources {
  private final List<Cluster> clusters = new ArrayList<>();
  private final List<ClusterLoadAssignment> endpoints = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<RouteConfiguration> routes = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();

  Resources clusters(String... items) {
    for (String item : items) {
      clusters.add(Cluster.newBuilder().setName(name(item)).setAltStatName(content(item)).build());
    }
    return this;
  }

  Resources endpoints(String... items) {
    for (String item : items) {
      var policy = ClusterLoadAssignment.Policy.newBuilder();
      policy.getOverprovisioningFactorBuilder().setValue(content(item).hashCode());
      endpoints.add(
          ClusterLoadAssignment.newBuilder().setClusterName(name(item)).setPolicy(policy).build());
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
      var secret = Secret.newBuilder().setName(name(item));
      secret.getTlsCertificateBuilder().getPrivateKeyBuilder().setInlineString(content(item));
      secrets.add(secret.build());
    }
    return this;
  }

  ResourceSet set() {
    return new ResourceSet(clusters, endpoints, listeners, routes, secrets);
  }

  Release release(long revision) {
    return Release.of(revision, set());
  }

  private static String name(String item) {
    return item.split("=", 2)[0];
  }

  private static String content(String item) {
    return item.contains("=") ? item.split("=", 2)[1] : "";
  }
}
