package dev.tollgate.authz.check.server;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks as Envoy does: raw headers, and the route in the context. */
public final class EdgeClient implements AutoCloseable {
  private final ManagedChannel channel;

  EdgeClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /** A check of a request on the route with these values of x-api-key. */
  public CheckResponse check(String route, String... keys) {
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(request(route, keys));
  }

  /** A check of a request that comes from this address. */
  public CheckResponse checkFrom(String source, String key) {
    CheckRequest.Builder request = request("api", key).toBuilder();
    request
        .getAttributesBuilder()
        .getSourceBuilder()
        .getAddressBuilder()
        .getSocketAddressBuilder()
        .setAddress(source);
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(request.build());
  }

  /** A check of a request with this identity token. */
  public CheckResponse checkToken(String token) {
    CheckRequest.Builder request = request("api").toBuilder();
    request
        .getAttributesBuilder()
        .getRequestBuilder()
        .getHttpBuilder()
        .getHeaderMapBuilder()
        .addHeaders(header("authorization", "Bearer " + token));
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(request.build());
  }

  /** The same without waiting for the answer. */
  Future<CheckResponse> checkLater(String route, String... keys) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    return ClientCalls.futureUnaryCall(
        channel.newCall(AuthorizationGrpc.getCheckMethod(), options), request(route, keys));
  }

  Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static CheckRequest request(String route, String... keys) {
    AttributeContext.Builder attributes =
        AttributeContext.newBuilder()
            .putContextExtensions("tollgate.route", route)
            .putContextExtensions("tollgate.kind", "plain")
            .putContextExtensions("tollgate.revision", "7");
    AttributeContext.HttpRequest.Builder http = attributes.getRequestBuilder().getHttpBuilder();
    http.setMethod("GET").setPath("/v1/things");
    http.getHeaderMapBuilder().addHeaders(header("x-request-id", "r-1"));
    for (String key : keys) {
      http.getHeaderMapBuilder().addHeaders(header("x-api-key", key));
    }
    return CheckRequest.newBuilder().setAttributes(attributes).build();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }
}
