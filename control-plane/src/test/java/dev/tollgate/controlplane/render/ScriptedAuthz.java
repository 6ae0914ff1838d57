package dev.tollgate.controlplane.render;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tollgate.contract.CheckMetadata;
import dev.tollgate.contract.ContextExtension;
import dev.tollgate.contract.TrustedHeader;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An auth service that does what the key says. Close it. */
final class ScriptedAuthz extends AuthorizationGrpc.AuthorizationImplBase implements AutoCloseable {
  static final String ALLOW = "allow";
  static final String ALLOW_WITHOUT_ROUTE = "allow-without-route";
  static final String ALLOW_OTHER_ROUTE = "allow-other-route";
  static final String QUOTA_SPENT = "quota-spent";
  static final String FAIL = "fail";
  static final String BODY_OF_AUTHZ = "{\"error\":{\"code\":\"of_authz\"}}";

  private final Server server;
  private final Queue<AttributeContext> checks = new ConcurrentLinkedQueue<>();

  private ScriptedAuthz(InetSocketAddress address) throws IOException {
    server =
        NettyServerBuilder.forAddress(address).directExecutor().addService(this).build().start();
  }

  static ScriptedAuthz start() throws IOException {
    return new ScriptedAuthz(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  int port() {
    return server.getPort();
  }

  /** The checks that Envoy sent, oldest first. */
  List<AttributeContext> checks() {
    return List.copyOf(checks);
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    AttributeContext context = request.getAttributes();
    checks.add(context);
    String route = context.getContextExtensionsOrDefault(ContextExtension.ROUTE.key(), "none");
    switch (key(context)) {
      case ALLOW -> answer(observer, allow(Map.of(TrustedHeader.ROUTE, route)));
      case ALLOW_WITHOUT_ROUTE -> answer(observer, allow(Map.of()));
      case ALLOW_OTHER_ROUTE -> answer(observer, allow(Map.of(TrustedHeader.ROUTE, "other")));
      case QUOTA_SPENT -> answer(observer, deny(StatusCode.TooManyRequests, "retry-after", "33"));
      case FAIL -> observer.onError(Status.INTERNAL.asRuntimeException());
      default -> answer(observer, deny(StatusCode.Unauthorized, "www-authenticate", "Bearer"));
    }
  }

  private static void answer(StreamObserver<CheckResponse> observer, CheckResponse response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  private static String key(AttributeContext context) {
    return context.getRequest().getHttp().getHeaderMap().getHeadersList().stream()
        .filter(header -> header.getKey().equals("x-api-key"))
        .map(header -> header.getRawValue().toStringUtf8())
        .findFirst()
        .orElse("");
  }

  private static CheckResponse allow(Map<TrustedHeader, String> route) {
    OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
    route.forEach((header, value) -> ok.addHeaders(header(header.headerName(), value)));
    ok.addHeaders(header(TrustedHeader.TENANT.headerName(), "tenant-1"));
    return CheckResponse.newBuilder()
        .setStatus(com.google.rpc.Status.getDefaultInstance())
        .setOkResponse(ok)
        .setDynamicMetadata(decision(CheckMetadata.ALLOW))
        .build();
  }

  private static CheckResponse deny(StatusCode status, String headerName, String headerValue) {
    return CheckResponse.newBuilder()
        .setStatus(com.google.rpc.Status.newBuilder().setCode(Status.Code.UNAUTHENTICATED.value()))
        .setDeniedResponse(
            DeniedHttpResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(status))
                .addHeaders(header("content-type", "application/json"))
                .addHeaders(header(headerName, headerValue))
                .setBody(BODY_OF_AUTHZ))
        .setDynamicMetadata(decision(CheckMetadata.DENY))
        .build();
  }

  private static Struct decision(String decision) {
    return Struct.newBuilder()
        .putFields(
            CheckMetadata.DECISION.key(), Value.newBuilder().setStringValue(decision).build())
        .build();
  }

  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
