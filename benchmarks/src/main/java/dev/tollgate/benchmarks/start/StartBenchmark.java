package dev.tollgate.benchmarks.start;

import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.benchmarks.check.ProcessCpu;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.gateway.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures starts through the launcher: the CPU time of a command, the time of {@code up}, the time
 * of authz after {@code kill -9}, and the cost of its first checks relative to later ones.
 */
public final class StartBenchmark {
  private static final int KEYS = 1_000;
  private static final int FIRST_CHECKS = 10_000;

  /** So many that the compilers have done their work. */
  private static final int WARMUP_CHECKS = 100_000;

  private final LaunchedGateway gateway;
  private final int rounds;
  private final Consumer<String> progress;
  private final List<Double> commands = new ArrayList<>();
  private final List<Double> ups = new ArrayList<>();
  private final List<Double> restarts = new ArrayList<>();
  private final List<Double> firstChecks = new ArrayList<>();
  private final List<Double> firstCompiling = new ArrayList<>();
  private final List<Double> warmChecks = new ArrayList<>();

  private StartBenchmark(LaunchedGateway gateway, int rounds, Consumer<String> progress) {
    this.gateway = gateway;
    this.rounds = rounds;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param rounds how often each is measured, at least once
   * @param progress takes a line for each step
   * @throws IOException if the gateway does not start or a check is not admitted
   */
  public static StartReport run(int rounds, Consumer<String> progress) throws IOException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds: %d (expected: 1 or more)".formatted(rounds));
    }
    try (LaunchedGateway gateway = new LaunchedGateway()) {
      return new StartBenchmark(gateway, rounds, progress).run();
    }
  }

  private StartReport run() throws IOException {
    progress.accept("starting a gateway, and making %,d keys".formatted(KEYS));
    gateway.up();
    List<String> keys = createKeys();
    for (int round = 1; round <= rounds; round++) {
      progress.accept("round %d of %d".formatted(round, rounds));
      measureUp();
      commands.add(gateway.keysListCpuMicros() / 1e6);
      measureAuthz(keys);
    }
    return new StartReport(
        Conditions.here("1.40.x", "%,d keys, %d rounds".formatted(KEYS, rounds)),
        Figure.of(commands),
        Figure.of(ups),
        Figure.of(restarts),
        Figure.of(firstChecks),
        Figure.of(firstCompiling),
        Figure.of(warmChecks),
        gateway.withoutCache());
  }

  private List<String> createKeys() {
    Credentials credentials = gateway.credentials();
    try (AdminClient admin = new AdminClient(credentials.adminUrl(), credentials.adminToken())) {
      return IntStream.range(0, KEYS).parallel().mapToObj(i -> createKey(admin, i)).toList();
    }
  }

  private static String createKey(AdminClient admin, int number) {
    try {
      return admin.createKey("bench " + number).secret();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measureUp() throws IOException {
    gateway.down();
    long startNanos = System.nanoTime();
    gateway.up();
    ups.add(secondsSince(startNanos));
  }

  private void measureAuthz(List<String> keys) throws IOException {
    // This JVM's side of the checks shall be as warm for the first ones as for the later ones.
    try (Checks checks = Checks.over(gateway.connect(), keys)) {
      checks.send(FIRST_CHECKS);
    }
    long startNanos = System.nanoTime();
    gateway.killAuthz();
    try (Checks checks = Checks.over(gateway.connect(), keys)) {
      checks.send(Checks.AT_LEAST);
      restarts.add(secondsSince(startNanos));
      long pid = gateway.authz().pid();
      long compilersBefore = ProcessCpu.usedByCompilersMicros(pid);
      firstChecks.add(microsPerCheck(checks, pid));
      long compilers = ProcessCpu.usedByCompilersMicros(pid) - compilersBefore;
      firstCompiling.add((double) compilers / FIRST_CHECKS);
      checks.send(WARMUP_CHECKS);
      warmChecks.add(microsPerCheck(checks, pid));
    }
  }

  /** Without the JIT compilers, which work beside the checks. */
  private static double microsPerCheck(Checks checks, long pid) throws IOException {
    long before = ProcessCpu.usedMicros(pid) - ProcessCpu.usedByCompilersMicros(pid);
    checks.send(FIRST_CHECKS);
    long after = ProcessCpu.usedMicros(pid) - ProcessCpu.usedByCompilersMicros(pid);
    return (double) (after - before) / FIRST_CHECKS;
  }

  private static double secondsSince(long startNanos) {
    return (double) (System.nanoTime() - startNanos) / TimeUnit.SECONDS.toNanos(1);
  }
}
