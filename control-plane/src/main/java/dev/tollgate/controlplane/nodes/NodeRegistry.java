package dev.tollgate.controlplane.nodes;

import static java.util.Comparator.comparing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The configuration streams that are open on this replica, in memory. Thread-safe. */
public final class NodeRegistry {
  private final Map<Long, NodeStatus> byStream = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Registers the gauges of connected nodes and of refused versions. */
  public NodeRegistry(MeterRegistry metrics) {
    Gauge.builder("tollgate.xds.nodes", this, NodeRegistry::connected)
        .description("Envoys with an open configuration stream to this replica")
        .register(metrics);
    Gauge.builder("tollgate.xds.parked", this, NodeRegistry::parked)
        .description("Refused versions that are held back until the configuration changes")
        .register(metrics);
  }

  /**
   * Calls {@code listener} after every change, on the thread that made it.
   *
   * @param listener must return at once and must not call the registry
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Adds a stream or replaces its status. */
  public void update(long stream, NodeStatus status) {
    if (!status.equals(byStream.put(stream, status))) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Removes a stream that has ended. */
  public void remove(long stream) {
    if (byStream.remove(stream) != null) {
      listeners.forEach(Runnable::run);
    }
  }

  /** All open streams, sorted by node id, then oldest first. */
  public List<NodeStatus> all() {
    return byStream.values().stream()
        .sorted(comparing(NodeStatus::id).thenComparing(NodeStatus::connectedAt))
        .toList();
  }

  /** The open streams of one group, in the order of {@link #all}. */
  public List<NodeStatus> in(NodeGroup group) {
    return all().stream().filter(node -> node.group().equals(group)).toList();
  }

  private long parked() {
    return byStream.values().stream()
        .flatMap(node -> node.types().values().stream())
        .filter(status -> status.refuses(status.target()))
        .count();
  }

  private long connected() {
    return byStream.values().stream().map(NodeStatus::id).distinct().count();
  }
}
