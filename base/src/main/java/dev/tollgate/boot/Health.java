package dev.tollgate.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conditions that must hold before a service is ready. Thread-safe. */
public final class Health {
  private static final Logger logger = LoggerFactory.getLogger(Health.class);

  private final Map<String, Condition> conditions = new LinkedHashMap<>();
  private boolean started;
  private boolean draining;
  private boolean ready;

  /** Health without conditions, which is ready once {@link #started()} was called. */
  public Health() {}

  /**
   * Adds a condition that is not met yet.
   *
   * @param name what must hold, such as {@code keys loaded}
   * @param waitingFor what it waits for, such as {@code Postgres at localhost:5432}
   * @throws IllegalArgumentException if there is a condition of this name
   */
  public synchronized Condition condition(String name, String waitingFor) {
    Condition condition = new Condition(name, waitingFor);
    if (conditions.putIfAbsent(name, condition) != null) {
      throw new IllegalArgumentException("condition: %s (expected: a new name)".formatted(name));
    }
    logger.atInfo().addKeyValue("condition", name).log("waiting for {}", waitingFor);
    changed();
    return condition;
  }

  /** Marks the set of conditions as complete. Before, the service is not ready. */
  synchronized void started() {
    started = true;
    changed();
  }

  /** Marks the service as stopping, so that it is not ready any more. */
  synchronized void draining() {
    draining = true;
    changed();
  }

  /** The state of the service and of each condition. */
  public synchronized Report report() {
    String status = draining ? "draining" : ready ? "ready" : "waiting";
    List<ConditionReport> reports = new ArrayList<>();
    conditions.values().forEach(condition -> reports.add(condition.report()));
    return new Report(status, reports);
  }

  private void changed() {
    boolean now =
        started && !draining && conditions.values().stream().allMatch(c -> c.met || c.spared);
    if (now != ready) {
      ready = now;
      logger.atInfo().log(now ? "ready" : "not ready");
    }
  }

  /** A condition of readiness. Thread-safe. */
  public final class Condition {
    private final String name;
    private String waitingFor;
    private boolean met;
    private boolean spared;

    private Condition(String name, String waitingFor) {
      this.name = name;
      this.waitingFor = waitingFor;
    }

    /** Marks the condition as met. */
    public void met() {
      synchronized (Health.this) {
        if (!met) {
          met = true;
          logger.atInfo().addKeyValue("condition", name).log("condition met");
          changed();
        }
      }
    }

    /** Makes the service ready although the condition is not met; logged once. */
    public void spare(String because) {
      synchronized (Health.this) {
        if (!met && !spared) {
          spared = true;
          logger.atWarn().addKeyValue("condition", name).log("ready without it: {}", because);
          changed();
        }
      }
    }

    /** Marks the condition as not met; logged if it was met or had another reason. */
    public void lost(String nowWaitingFor) {
      synchronized (Health.this) {
        if (met || !waitingFor.equals(nowWaitingFor)) {
          met = false;
          waitingFor = nowWaitingFor;
          logger.atWarn().addKeyValue("condition", name).log("waiting for {}", nowWaitingFor);
          changed();
        }
      }
    }

    private ConditionReport report() {
      return new ConditionReport(name, met, met ? Optional.empty() : Optional.of(waitingFor));
    }
  }

  /** Answer of {@code /ready}. */
  public record Report(String status, List<ConditionReport> conditions) {
    /** Copies the list. */
    public Report {
      conditions = List.copyOf(conditions);
    }

    boolean isReady() {
      return status.equals("ready");
    }
  }

  /** One condition in the answer of {@code /ready}. */
  public record ConditionReport(String name, boolean met, Optional<String> waitingFor) {}
}
