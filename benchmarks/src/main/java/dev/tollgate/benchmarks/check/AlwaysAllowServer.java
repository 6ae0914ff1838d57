package dev.tollgate.benchmarks.check;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.contract.TrustedHeader;
import dev.tollgate.testkit.process.ManagedProcess;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The baseline: the minimum work of a Java auth service per check. It parses the request and
 * returns a constant OK, on the event loop, over the same mutual TLS as authz.
 */
public final class AlwaysAllowServer extends AuthorizationGrpc.AuthorizationImplBase {
  private final CheckResponse allowed;

  private AlwaysAllowServer(CheckResponse allowed) {
    this.allowed = allowed;
  }

  /** The gRPC service without a server; admits every request to one route. */
  public static BindableService admittingTo(String route) {
    return new AlwaysAllowServer(allowed(route));
  }

  /**
   * Serves until the process is stopped.
   *
   * @param args port on loopback, certificate file, key file, file of the client CA, and the name
   *     of the route that every request is admitted to
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 5) {
      throw new IllegalArgumentException(
          args.length + " arguments (expected: PORT CERTIFICATE KEY CLIENT_CA ROUTE)");
    }
    ServerCredentials credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(Path.of(args[1]).toFile(), Path.of(args[2]).toFile())
            .trustManager(Path.of(args[3]).toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    serve(Integer.parseInt(args[0]), credentials, admittingTo(args[4])).awaitTermination();
  }

  /** Starts the server as a separate process. */
  static ManagedProcess start(BenchmarkProcesses parts, Wiring wiring) throws IOException {
    int port = wiring.authServer(Variant.ALWAYS_ALLOW);
    List<String> command =
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            AlwaysAllowServer.class.getName(),
            Integer.toString(port),
            wiring.server().certificate().toString(),
            wiring.server().key().toString(),
            wiring.ca().toString(),
            EdgeConfig.ROUTE);
    return parts.java("always-allow", command, Map.of(), port);
  }

  private static Server serve(int port, ServerCredentials credentials, BindableService service)
      throws IOException {
    EventLoopGroup one = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
        .channelType(EpollServerSocketChannel.class)
        .bossEventLoopGroup(one)
        .workerEventLoopGroup(one)
        .directExecutor()
        .addService(service)
        .build()
        .start();
  }

  // Without this header a request matches no route to a backend.
  private static CheckResponse allowed(String route) {
    HeaderValue admitted =
        HeaderValue.newBuilder().setKey(TrustedHeader.ROUTE.headerName()).setValue(route).build();
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
        .setOkResponse(
            OkHttpResponse.newBuilder()
                .addHeaders(HeaderValueOption.newBuilder().setHeader(admitted)))
        .build();
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    observer.onNext(allowed);
    observer.onCompleted();
  }
}
