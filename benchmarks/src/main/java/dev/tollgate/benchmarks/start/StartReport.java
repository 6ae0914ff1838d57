package dev.tollgate.benchmarks.start;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.util.List;
import java.util.Locale;

/**
 * The result of one run, for people and as the shape of {@code --json}.
 *
 * @param keysListCpuSeconds CPU time of {@code tollgate keys list}, with the launcher
 * @param upSeconds from {@code up --detach} to its end, on data that are there
 * @param authzRestartSeconds from {@code kill -9} of authz to the first answers of the next process
 * @param firstChecksMicros CPU time of authz for each of its first 10,000 checks, without the JIT
 *     compilers
 * @param firstCompilingMicros CPU time of the compilers meanwhile, for each of these checks
 * @param warmChecksMicros the same after 100,000 more
 * @param withoutCache Java processes that did not start from an AOT cache
 */
public record StartReport(
    Conditions conditions,
    Figure keysListCpuSeconds,
    Figure upSeconds,
    Figure authzRestartSeconds,
    Figure firstChecksMicros,
    Figure firstCompilingMicros,
    Figure warmChecksMicros,
    List<String> withoutCache) {
  /** Copies the list. */
  public StartReport {
    withoutCache = List.copyOf(withoutCache);
  }

  /** The figures with a bound. */
  @JsonProperty
  public List<Aim> aims() {
    return List.of(
        new Aim("start/keys-list-cpu", keysListCpuSeconds.median(), "s", 0.8),
        new Aim("start/up", upSeconds.median(), "s", 8),
        new Aim("start/authz-restart", authzRestartSeconds.median(), "s", 2.5),
        new Aim(
            "start/first-checks", firstChecksMicros.median() / warmChecksMicros.median(), "x", 2),
        new Aim("start/without-cache", withoutCache.size(), "processes", 0));
  }

  /** A table and a line for each aim. */
  public String text() {
    StringBuilder text = new StringBuilder(conditions.text());
    text.append(String.format(Locale.ROOT, "%n%n%-42s %8s %8s %8s", "", "median", "least", "most"));
    append(text, "keys list, CPU s", keysListCpuSeconds);
    append(text, "up --detach to ready, s", upSeconds);
    append(text, "kill -9 of authz to serving, s", authzRestartSeconds);
    append(text, "first 10,000 checks, CPU µs each", firstChecksMicros);
    append(text, "the JIT compilers meanwhile, CPU µs each", firstCompilingMicros);
    append(text, "10,000 warm checks, CPU µs each", warmChecksMicros);
    text.append(System.lineSeparator());
    if (!withoutCache.isEmpty()) {
      text.append(String.format("%nwithout an AOT cache: %s%n", String.join(", ", withoutCache)));
    }
    aims().forEach(aim -> text.append(System.lineSeparator()).append(aim.line()));
    return text.toString();
  }

  /** Everything, for programs. */
  public String json() {
    try {
      return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is no JSON", e);
    }
  }

  private static void append(StringBuilder text, String what, Figure figure) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-42s %8.2f %8.2f %8.2f",
            what,
            figure.median(),
            figure.least(),
            figure.most()));
  }
}
