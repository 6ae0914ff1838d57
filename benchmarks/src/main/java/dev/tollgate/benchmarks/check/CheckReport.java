package dev.tollgate.benchmarks.check;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of one run; also the format of {@code --json}. Immutable.
 *
 * @param benchmark the benchmark's name
 * @param conditions the environment of the run
 * @param variants medians per variant
 * @param aims values with a bound
 * @param rounds the samples of all rounds
 */
public record CheckReport(
    String benchmark,
    Conditions conditions,
    List<Summary> variants,
    List<Aim> aims,
    List<Sample> rounds) {
  private static final ObjectWriter JSON = new JsonMapper().writerWithDefaultPrettyPrinter();
  private static final double SERVER_CPU_RATIO_AIM = 1.25;

  /** Copies the lists. */
  public CheckReport {
    variants = List.copyOf(variants);
    aims = List.copyOf(aims);
    rounds = List.copyOf(rounds);
  }

  static CheckReport of(Conditions conditions, List<Sample> rounds) {
    Map<Variant, Summary> medians = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      medians.put(variant, Summary.of(variant, rounds));
    }
    return new CheckReport(
        "check",
        conditions,
        List.copyOf(medians.values()),
        List.of(serverCpuRatio(medians)),
        rounds);
  }

  private static Aim serverCpuRatio(Map<Variant, Summary> medians) {
    double ratio =
        requireNonNull(medians.get(Variant.TOLLGATE)).serverMicrosPerCheck()
            / requireNonNull(medians.get(Variant.ALWAYS_ALLOW)).serverMicrosPerCheck();
    return new Aim("check/server-cpu-ratio", ratio, "x", SERVER_CPU_RATIO_AIM);
  }

  /** A table and a line per aim. */
  public String text() {
    return CheckTable.of(this);
  }

  /** The whole report as JSON. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is no JSON", e);
    }
  }
}
