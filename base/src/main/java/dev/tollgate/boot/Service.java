package dev.tollgate.boot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running service and the parts that it opened. {@link #close()} first makes the service not
 * ready, then stops the parts in reverse order: servers, which are added last, finish their
 * requests while the pools that they need are still open. Thread-safe.
 */
public final class Service implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Service.class);

  private final String name;
  private final Duration drainTime;
  private final Health health = new Health();
  private final Metrics metrics;
  private final HealthServer healthServer;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;

  private Service(String name, ServiceSettings settings) {
    this.name = name;
    this.drainTime = settings.drainTime();
    this.metrics = Metrics.create(name, Metrics.VIRTUAL_THREADS_AFTER);
    Gauge.builder("tollgate.ready", health, now -> now.report().isReady() ? 1 : 0)
        .description("1 while the service can do its work")
        .register(metrics.registry());
    this.healthServer =
        HealthServer.start(
            settings.metricsAddress(), health, metrics.registry().getPrometheusRegistry());
  }

  /**
   * The whole life of a process: reads settings, starts, waits for SIGTERM or SIGINT, stops. Exits
   * with 2 when the settings are bad and with 1 when the start fails, each with a message on
   * standard error.
   *
   * @param name the service's name in messages
   * @param prefix the start of the names of its settings, such as {@code AUTHZ_}
   * @param read makes the settings record and calls {@link Settings#throwIfBad()}
   * @param wiring starts the parts and adds them to the service
   */
  public static <S extends ServiceSettings> void main(
      String name,
      String prefix,
      String[] args,
      Function<Settings, S> read,
      Wiring<? super S> wiring) {
    Launcher.run(name, () -> start(name, read.apply(Settings.load(prefix, args)), wiring));
  }

  /**
   * Starts a service inside this process; the caller must close it.
   *
   * @throws StartFailure if a part could not start; the parts before it are closed
   */
  public static <S extends ServiceSettings> Service start(
      String name, S settings, Wiring<? super S> wiring) {
    Service service = new Service(name, settings);
    try {
      wiring.start(settings, service);
    } catch (Exception e) {
      service.close();
      throw e instanceof StartFailure failure ? failure : new StartFailure("cannot start", e);
    }
    service.health.started();
    return service;
  }

  /** The service's name. */
  public String name() {
    return name;
  }

  /** The conditions of readiness. */
  public Health health() {
    return health;
  }

  /** The registry of metrics. */
  public PrometheusMeterRegistry metrics() {
    return metrics.registry();
  }

  /** The port that health and metrics are served on. */
  public int metricsPort() {
    return healthServer.port();
  }

  /**
   * TLS credentials for a gRPC server of this service, which follow their files until the service
   * is closed.
   *
   * @throws StartFailure if a file cannot be used
   */
  public ServerCredentials serverCredentials(TlsFiles files) {
    return closing("tls", ServerTls.start(files, ServerTls.RELOAD_PERIOD, metrics())).credentials();
  }

  /** Adds a part to close, and returns it. */
  @CanIgnoreReturnValue
  public <T extends AutoCloseable> T closing(String part, T resource) {
    draining(part, atMost -> resource.close());
    return resource;
  }

  /** Adds a started gRPC server that finishes its calls within the drain time. */
  @CanIgnoreReturnValue
  public Server draining(String part, Server server) {
    draining(part, atMost -> stop(server, atMost));
    return server;
  }

  /** Adds a part that can finish running work before it stops. */
  public void draining(String part, Stoppable stoppable) {
    synchronized (this) {
      if (!closing) {
        parts.push(new Part(part, stoppable));
        return;
      }
    }
    stop(new Part(part, stoppable), Duration.ZERO);
    throw new StartFailure("%s was told to stop while %s started".formatted(name, part));
  }

  /** Drains and stops all parts; a second call waits for the first one to end. */
  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        awaitClosed();
        return;
      }
      closing = true;
    }
    health.draining();
    logger.atInfo().addKeyValue("drainTime", drainTime).log("{} stops", name);
    long endNanos = System.nanoTime() + drainTime.toNanos();
    while (!parts.isEmpty()) {
      long leftNanos = Math.max(0, endNanos - System.nanoTime());
      stop(parts.pop(), Duration.ofNanos(leftNanos));
    }
    healthServer.close();
    metrics.close();
    logger.atInfo().log("{} has stopped", name);
    closed.countDown();
  }

  /** Waits until the service is closed. */
  public void awaitClosed() {
    boolean interrupted = false;
    while (true) {
      try {
        closed.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Part part, Duration atMost) {
    try {
      part.stoppable().stop(atMost);
      logger.atDebug().addKeyValue("part", part.name()).log("stopped");
    } catch (Exception e) {
      // The other parts must be closed even if this one fails.
      logger.atWarn().addKeyValue("part", part.name()).setCause(e).log("could not stop cleanly");
    }
  }

  private static void stop(Server server, Duration atMost) throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      server.shutdownNow();
      server.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /** Starts the parts of a service. */
  @FunctionalInterface
  public interface Wiring<S> {
    /** Opens the parts of the service and adds each to {@code service} at once. */
    void start(S settings, Service service) throws Exception;
  }

  /** A part that can finish running work. */
  @FunctionalInterface
  public interface Stoppable {
    /** Accepts no new work, waits at most this long for running work, then closes. */
    void stop(Duration atMost) throws Exception;
  }

  private record Part(String name, Stoppable stoppable) {}
}
