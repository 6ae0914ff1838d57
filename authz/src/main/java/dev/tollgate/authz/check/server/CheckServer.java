package dev.tollgate.authz.check.server;

import dev.tollgate.boot.StartFailure;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gRPC server that Envoy asks. Calls run on the event loops, one a processor, and never block
 * them. Connections are not closed for their age: Envoy keeps one for each of its workers.
 * Thread-safe.
 */
public final class CheckServer {
  /** Request headers are the largest part of a call, and Envoy takes less of them than this. */
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;

  private static final Duration CLIENT_KEEPALIVE_MIN = Duration.ofSeconds(5);

  private final Server server;
  private final CheckService checks;
  private final HealthStatusManager health;
  private final EventLoopGroup eventLoops;

  private CheckServer(
      Server server, CheckService checks, HealthStatusManager health, EventLoopGroup eventLoops) {
    this.server = server;
    this.checks = checks;
    this.health = health;
    this.eventLoops = eventLoops;
  }

  /**
   * Starts the server, which sends Envoy to another replica until {@link #serving()}.
   *
   * @throws StartFailure if the address cannot be listened on
   */
  public static CheckServer start(
      InetSocketAddress address,
      ServerCredentials credentials,
      CheckService checks,
      CheckLimits limits) {
    EventLoopGroup eventLoops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("check", true),
            ioHandler());
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    try {
      Server server =
          builder(address, credentials, eventLoops, limits)
              .addTransportFilter(EdgePeers.filter())
              .intercept(EdgePeers.interceptor())
              .addService(checks)
              .addService(health.getHealthService())
              .build()
              .start();
      return new CheckServer(server, checks, health, eventLoops);
    } catch (IOException e) {
      stop(eventLoops);
      throw new StartFailure("checks cannot be served on " + address, e);
    }
  }

  private static NettyServerBuilder builder(
      InetSocketAddress address,
      ServerCredentials credentials,
      EventLoopGroup eventLoops,
      CheckLimits limits) {
    return NettyServerBuilder.forAddress(address, credentials)
        .channelType(channelType())
        .bossEventLoopGroup(eventLoops)
        .workerEventLoopGroup(eventLoops)
        .directExecutor()
        .maxConcurrentCallsPerConnection(limits.maxCallsPerConnection())
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .permitKeepAliveTime(CLIENT_KEEPALIVE_MIN.toSeconds(), TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  /** The port that the server listens on. */
  public int port() {
    return server.getPort();
  }

  /** Answers checks from now on, and says so over the health service. */
  public void serving() {
    checks.serving();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
  }

  /** Sends Envoy to other replicas from now on; they say so over the health service, too. */
  public void notServing() {
    checks.notServing();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  /**
   * Waits until every call that began to be decided before is answered, and its answer written to
   * its connection.
   *
   * @return false if that takes longer
   */
  public boolean settle(Duration atMost) {
    try {
      // A parked check is decided and answered in one task of the timer, any other check in one
      // task
      // of its event loop. Both write in a further task of the loop, so the loops are passed twice.
      CompletableFuture.runAsync(CheckServer::pass, checks.timer())
          .thenCompose(_ -> passAllLoops())
          .thenCompose(_ -> passAllLoops())
          .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | RejectedExecutionException | TimeoutException e) {
      return false; // stuck, or on the way down
    }
  }

  private CompletableFuture<Void> passAllLoops() {
    List<CompletableFuture<Void>> passed = new ArrayList<>();
    eventLoops.forEach(loop -> passed.add(CompletableFuture.runAsync(CheckServer::pass, loop)));
    return CompletableFuture.allOf(passed.toArray(CompletableFuture[]::new));
  }

  private static void pass() {
    // Runs after everything that was submitted to the same thread before.
  }

  /** Sends Envoy to other replicas and finishes running calls, for at most this long. */
  public void stop(Duration atMost) throws InterruptedException {
    health.enterTerminalState();
    server.shutdown();
    if (!server.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    }
    stop(eventLoops);
  }

  private static void stop(EventLoopGroup eventLoops) {
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private static IoHandlerFactory ioHandler() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  private static Class<? extends ServerChannel> channelType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
