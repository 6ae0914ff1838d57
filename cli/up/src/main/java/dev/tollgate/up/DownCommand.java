package dev.tollgate.up;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.Layout;
import dev.tollgate.testkit.gateway.OrphanedProcesses;
import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tollgate down}: stops everything. */
@Command
final class DownCommand implements Callable<Integer> {
  // Each part may take ten seconds and Postgres twenty.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Installation installation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dir", paramLabel = "DIR", description = "Where its state is kept.")
  private @Nullable Path directory;

  DownCommand(Installation installation) {
    this.installation = installation;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Layout layout = installation.layout(directory);
    Optional<GatewayState> state = GatewayState.read(layout.state());
    if (!Files.exists(layout.root()) || state.isEmpty()) {
      out.println("Tollgate is not running in " + layout.root() + ".");
      return 0;
    }
    boolean wasRunning = state.get().supervisor().stop(StopSignal.TERM, PATIENCE);
    List<String> leftovers = leftovers(layout);
    if (wasRunning) {
      out.println("Tollgate has stopped.");
    } else if (leftovers.isEmpty()) {
      out.println("Tollgate is not running in " + layout.root() + ".");
    }
    if (!leftovers.isEmpty()) {
      out.println(
          "Stopped processes that a killed run left behind: " + String.join(", ", leftovers));
    }
    return 0;
  }

  private static List<String> leftovers(Layout layout) throws IOException {
    try (FileLock _ = FileLock.tryAcquire(layout.lock()).orElseThrow(() -> running(layout))) {
      return OrphanedProcesses.stop(layout);
    }
  }

  private static IOException running(Layout layout) {
    return new IOException("a gateway is starting in " + layout.root() + "; try again");
  }
}
