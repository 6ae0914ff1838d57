package dev.tollgate.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tollgate.contract.ContextExtension;
import dev.tollgate.contract.RouteKind;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

/**
 * Check requests as Envoy 1.40 sends them with the configuration that the control plane renders.
 * Stateless.
 */
public final class EnvoyRequests {
  private EnvoyRequests() {}

  /** A check with the key. */
  public static CheckRequest of(String key) {
    return of(key, "bench");
  }

  /** A serialised check with the key, on the given route. */
  public static byte[] bytes(String key, String route) {
    return of(key, route).toByteArray();
  }

  private static CheckRequest of(String key, String route) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setSource(peer(49_152))
                .setDestination(peer(8_080))
                .setRequest(
                    Request.newBuilder()
                        .setTime(Timestamp.newBuilder().setSeconds(1_800_000_000L).setNanos(7_000))
                        .setHttp(http(key)))
                .putContextExtensions(ContextExtension.ROUTE.key(), route)
                .putContextExtensions(ContextExtension.KIND.key(), RouteKind.PLAIN.wireName())
                .putContextExtensions(ContextExtension.REVISION.key(), "1")
                .setMetadataContext(Metadata.getDefaultInstance())
                .setRouteMetadataContext(Metadata.getDefaultInstance()))
        .build();
  }

  private static HttpRequest http(String key) {
    return HttpRequest.newBuilder()
        .setId("16223711474283592401")
        .setMethod("GET")
        .setPath("/v1/models")
        .setHost("localhost")
        .setScheme("http")
        .setProtocol("HTTP/1.1")
        .setHeaderMap(
            HeaderMap.newBuilder()
                .addHeaders(header("authorization", "Bearer " + key))
                .addHeaders(header("x-request-id", "8a6e1f5e-1f0c-4c0e-9a53-5d6a4c1a7b10")))
        .build();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  private static Peer peer(int port) {
    return Peer.newBuilder()
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port)))
        .build();
  }
}
