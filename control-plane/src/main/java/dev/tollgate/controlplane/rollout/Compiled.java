package dev.tollgate.controlplane.rollout;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.Renderer;
import dev.tollgate.controlplane.render.ResourceSet;
import dev.tollgate.controlplane.render.RevisionResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rendered document: all that is served of a revision except the contents of its certificates.
 *
 * <p>Its bytes are discovery responses, each after its length: clusters, endpoints, listeners,
 * routes, then a {@link Struct} of certificate files by name.
 *
 * @param certificateFiles by the names of the certificates
 */
record Compiled(
    RevisionResources resources, EndpointSet endpoints, SortedMap<String, Path> certificateFiles) {

  /** Renders a document for the number of its revision. */
  static Compiled of(GatewayDocument document, long revision) {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Certificate certificate : document.certificates()) {
      files.put(certificate.name(), certificate.file());
    }
    return new Compiled(Renderer.render(document, revision), EndpointSet.of(document), files);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, resources.clusters());
    write(bytes, ResourceSet.loadAssignments(endpoints));
    write(bytes, resources.listeners());
    write(bytes, resources.routes());
    Struct.Builder files = Struct.newBuilder();
    certificateFiles.forEach((name, file) ->
        files.putFields(name, Value.newBuilder().setStringValue(file.toString()).build()));
    write(bytes, List.of(files.build()));
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IOException if they are not such bytes
   */
  static Compiled ofBytes(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<Cluster> clusters = read(in, Cluster.class);
    List<ClusterLoadAssignment> assignments = read(in, ClusterLoadAssignment.class);
    List<Listener> listeners = read(in, Listener.class);
    List<RouteConfiguration> routes = read(in, RouteConfiguration.class);
    SortedMap<String, Path> files = new TreeMap<>();
    for (Struct struct : read(in, Struct.class)) {
      struct
          .getFieldsMap()
          .forEach((name, file) -> files.put(name, Path.of(file.getStringValue())));
    }
    return new Compiled(
        new RevisionResources(clusters, listeners, routes), endpoints(assignments), files);
  }

  private static EndpointSet endpoints(List<ClusterLoadAssignment> assignments) {
    SortedMap<String, List<Endpoint>> byBackend = new TreeMap<>();
    for (ClusterLoadAssignment assignment : assignments) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (LocalityLbEndpoints locality : assignment.getEndpointsList()) {
        locality.getLbEndpointsList().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
      }
      byBackend.put(assignment.getClusterName(), endpoints);
    }
    return new EndpointSet(byBackend);
  }

  private static Endpoint endpoint(LbEndpoint endpoint) {
    SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
    return new Endpoint(
        address.getAddress(), address.getPortValue(), endpoint.getLoadBalancingWeight().getValue());
  }

  private static void write(ByteArrayOutputStream bytes, List<? extends Message> messages) {
    DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder();
    messages.forEach(message -> response.addResources(ResourceSet.pack(message)));
    try {
      response.build().writeDelimitedTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private static <T extends Message> List<T> read(ByteArrayInputStream in, Class<T> type)
      throws IOException {
    DiscoveryResponse response = DiscoveryResponse.parseDelimitedFrom(in);
    if (response == null) {
      throw new InvalidProtocolBufferException("ends early");
    }
    List<T> messages = new ArrayList<>();
    for (Any any : response.getResourcesList()) {
      messages.add(any.unpack(type));
    }
    return messages;
  }
}
