package dev.tollgate.boot;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.java21.instrument.binder.jdk.VirtualThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a service process: of the JVM, of the build, and of the service's parts. */
final class Metrics implements AutoCloseable {
  /**
   * Metrics of virtual threads come from the flight recorder. Its start takes half a second of CPU,
   * so it starts after the service.
   */
  static final Duration VIRTUAL_THREADS_AFTER = Duration.ofSeconds(30);

  private static final double NANOS_PER_SECOND = 1e9;

  private static final Logger logger = LoggerFactory.getLogger(Metrics.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final LogbackMetrics log = new LogbackMetrics();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("virtual-thread-metrics").factory());

  private volatile @Nullable VirtualThreadMetrics virtualThreads;

  private Metrics() {}

  /**
   * Makes a registry with the metrics that every service has.
   *
   * @param virtualThreadsAfter when metrics of virtual threads join them
   */
  @SuppressWarnings("FutureReturnValueIgnored") // bindVirtualThreads() handles its own failures
  static Metrics create(String service, Duration virtualThreadsAfter) {
    Metrics metrics = new Metrics();
    metrics.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    PrometheusMeterRegistry registry = metrics.registry;
    registry.config().meterFilter(new PrometheusNames());
    new ClassLoaderMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    metrics.gc.bindTo(registry);
    metrics.log.bindTo(registry);
    metrics.cpuTime();
    metrics.buildInfo(service);
    metrics.thread.schedule(
        metrics::bindVirtualThreads, virtualThreadsAfter.toMillis(), TimeUnit.MILLISECONDS);
    return metrics;
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    thread.close(); // a recording that is starting must not be interrupted
    VirtualThreadMetrics recording = virtualThreads;
    if (recording != null) {
      recording.close();
    }
    gc.close();
    log.close();
    registry.close();
  }

  private void cpuTime() {
    FunctionCounter.builder(
            "process.cpu",
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class),
            system -> system.getProcessCpuTime() / NANOS_PER_SECOND)
        .description("CPU time of the process, user and system")
        .baseUnit("seconds")
        .register(registry);
  }

  private void buildInfo(String service) {
    String version = Metrics.class.getPackage().getImplementationVersion();
    Gauge.builder("tollgate.build.info", () -> 1)
        .description("What runs: service, its version and that of Java; always 1")
        .tag("service", service)
        .tag("version", Objects.requireNonNullElse(version, "development"))
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  private void bindVirtualThreads() {
    try {
      VirtualThreadMetrics metrics = new VirtualThreadMetrics();
      metrics.bindTo(registry);
      virtualThreads = metrics;
    } catch (RuntimeException e) {
      // The recorder needs a directory for temporary files that it can write to.
      logger.atWarn().setCause(e).log("no metrics of virtual threads");
    }
  }

  /** Removes or renames meters of Micrometer whose names promtool rejects. */
  private static final class PrometheusNames implements MeterFilter {
    @Override
    public MeterFilterReply accept(Meter.Id id) {
      // In nanoseconds; process_cpu_seconds_total replaces it.
      return id.getName().equals("process.cpu.time")
          ? MeterFilterReply.DENY
          : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
      return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
    }
  }
}
