package dev.tollgate.benchmarks;

import dev.tollgate.benchmarks.authorizer.AuthorizerRun;
import dev.tollgate.benchmarks.authorizer.KeysReport;
import dev.tollgate.benchmarks.authorizer.KeysRun;
import dev.tollgate.benchmarks.check.CheckBenchmark;
import dev.tollgate.benchmarks.check.CheckOptions;
import dev.tollgate.benchmarks.check.CheckReport;
import dev.tollgate.benchmarks.fleet.FleetReport;
import dev.tollgate.benchmarks.fleet.OutageBenchmark;
import dev.tollgate.benchmarks.fleet.RevocationBenchmark;
import dev.tollgate.benchmarks.start.StartBenchmark;
import dev.tollgate.benchmarks.start.StartReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tollgate bench}: lists the benchmarks or runs one. */
@Command(name = "bench", description = "Measures how fast Tollgate is, as ratios.")
public final class Main implements Runnable {
  private static final int FAILED = 1;

  private final PrintWriter out;
  private final PrintWriter progress;

  private Main(PrintWriter out, PrintWriter progress) {
    this.out = out;
    this.progress = progress;
  }

  /**
   * Runs the command line and exits with 0, with 1 if a benchmark fails, or with 2 if the command
   * line is invalid. A missed aim is not a failure.
   */
  public static void main(String[] args) {
    CommandLine line = commandLine(writer(System.out), writer(System.err));
    System.exit(line.execute(args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main(out, err))
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, command, _) -> {
          command.getErr().println(command.getCommandName() + ": " + e.getMessage());
          return FAILED;
        });
  }

  /** Lists the benchmarks. */
  @Override
  public void run() {
    new CommandLine(this)
        .getSubcommands()
        .forEach((name, command) -> out.printf("%-12s %s%n", name, description(command)));
  }

  private static String description(CommandLine command) {
    return command.getCommandSpec().usageMessage().description()[0];
  }

  @Command(
      name = "check",
      description = "CPU of Envoy and the auth service per checked request",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  void check(
      @Option(names = "--json", description = "Print everything as JSON.") boolean json,
      @Option(
              names = "--rounds",
              defaultValue = "6",
              description = "How often each variant is measured.")
          int rounds,
      @Option(
              names = "--seconds",
              defaultValue = "5",
              description = "How long each measurement lasts.")
          int seconds,
      @Option(
              names = "--warmup",
              defaultValue = "100000",
              description = "Requests to each variant before the first round, at least.")
          int warmup,
      @Option(
              names = "--connections",
              defaultValue = "32",
              description = "Connections to Envoy, each with one request in flight.")
          int connections,
      @Option(names = "--envoy", description = "An Envoy executable; found or installed if absent.")
          Optional<Path> envoy)
      throws IOException {
    CheckOptions options =
        new CheckOptions(rounds, Duration.ofSeconds(seconds), warmup, connections);
    CheckReport report = CheckBenchmark.run(options, envoy, progress::println);
    out.println(json ? report.json() : report.text());
  }

  @Command(
      name = "keys",
      description = "Start, memory and cost of a check with a million keys",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  void keys(
      @Option(names = "--json", description = "Print everything as JSON.") boolean json,
      @Option(names = "--count", defaultValue = "1000000", description = "How many keys.")
          int count,
      @Option(names = "--rounds", defaultValue = "30", description = "How often each is measured.")
          int rounds)
      throws IOException {
    KeysReport report = KeysRun.run(count, rounds, progress::println);
    out.println(json ? report.json() : report.text());
  }

  @Command(
      name = "revocation",
      description = "Time from a revocation to its receipt and to the last refusal",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  void revocation(
      @Option(names = "--json", description = "Print everything as JSON.") boolean json,
      @Option(names = "--count", defaultValue = "1000", description = "How many revocations.")
          int count)
      throws IOException {
    FleetReport report = RevocationBenchmark.run(count, progress::println);
    out.println(json ? report.json() : report.text());
  }

  @Command(
      name = "outage",
      description = "Postgres away under load, and a replica that restarts meanwhile",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  void outage(
      @Option(names = "--json", description = "Print everything as JSON.") boolean json,
      @Option(names = "--seconds", defaultValue = "120", description = "How long it is away.")
          int seconds)
      throws IOException {
    FleetReport report = OutageBenchmark.run(Duration.ofSeconds(seconds), progress::println);
    out.println(json ? report.json() : report.text());
  }

  @Command(
      name = "start",
      description = "CPU of a command, and the time until a gateway serves",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  void start(
      @Option(names = "--json", description = "Print everything as JSON.") boolean json,
      @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
          int rounds)
      throws IOException {
    StartReport report = StartBenchmark.run(rounds, progress::println);
    out.println(json ? report.json() : report.text());
  }

  @Command(
      name = "authorizer",
      description = "Time and memory of one decision, without Envoy and network (JMH)",
      mixinStandardHelpOptions = true)
  void authorizer() throws RunnerException {
    List<Aim> aims = AuthorizerRun.run();
    out.println();
    aims.forEach(aim -> out.println(aim.line()));
  }
}
