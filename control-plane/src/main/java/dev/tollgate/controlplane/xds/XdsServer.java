package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.rollout.Publisher;
import dev.tollgate.controlplane.rollout.Release;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The xDS server: ADS over mutual TLS. Every Envoy is served the last release published to its
 * group. The client certificate decides whether an Envoy may connect. Thread-safe; must be closed.
 */
public final class XdsServer implements Publisher, AutoCloseable {
  // Requests are small, and the writer threads send the answers: more threads would only wait.
  private static final int REQUEST_THREADS = 2;
  private static final int WRITER_THREADS = 2;
  // A request holds resource names; a refusal repeats at most what we sent.
  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;
  private static final int CLIENT_KEEP_ALIVE_SECONDS_MIN = 10;
  private static final int CONNECTION_GRACE_SECONDS = 10;

  private final EdgeStreams streams;
  private final StreamThreads writers;
  private final ExecutorService requestThreads;
  private final Server server;

  private XdsServer(
      EdgeStreams streams, StreamThreads writers, ExecutorService requestThreads, Server server) {
    this.streams = streams;
    this.writers = writers;
    this.requestThreads = requestThreads;
    this.server = server;
  }

  /**
   * Starts to listen. Envoys that connect before the first {@link #publish} wait for it.
   *
   * @param credentials must demand and verify client certificates
   * @param nodes receives the status of each stream
   * @throws IOException if the address cannot be bound
   */
  public static XdsServer start(
      XdsSettings settings,
      ServerCredentials credentials,
      NodeRegistry nodes,
      InstantSource clock,
      MeterRegistry registry)
      throws IOException {
    XdsMetrics metrics = new XdsMetrics(registry);
    EdgeStreams streams = new EdgeStreams(clock, nodes, metrics);
    StreamThreads writers = new StreamThreads(WRITER_THREADS);
    ExecutorService requestThreads =
        Executors.newFixedThreadPool(
            REQUEST_THREADS, Thread.ofPlatform().name("xds-request-", 0).factory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.address(), credentials)
            .executor(requestThreads)
            .intercept(new EdgeInterceptor(streams, metrics))
            .addService(new AdsService(streams, settings.replica(), writers));
    Server server = withLimits(builder, settings).build().start();
    return new XdsServer(streams, writers, requestThreads, server);
  }

  @Override
  public void publish(NodeGroup group, Release release) {
    streams.publish(group, Snapshot.of(release));
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Ends all streams: Envoys keep their configuration and connect to another replica. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writers.close();
    requestThreads.shutdownNow();
  }

  private static NettyServerBuilder withLimits(NettyServerBuilder builder, XdsSettings settings) {
    builder
        .maxInboundMessageSize(MAX_REQUEST_BYTES)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(CLIENT_KEEP_ALIVE_SECONDS_MIN, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
    if (settings.connectionAge().isPositive()) {
      builder
          .maxConnectionAge(settings.connectionAge().toMillis(), TimeUnit.MILLISECONDS)
          .maxConnectionAgeGrace(CONNECTION_GRACE_SECONDS, TimeUnit.SECONDS);
    }
    return builder;
  }
}
