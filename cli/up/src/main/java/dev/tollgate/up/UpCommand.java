package dev.tollgate.up;

import dev.tollgate.testkit.gateway.Credentials;
import dev.tollgate.testkit.gateway.GatewayAlreadyRunningException;
import dev.tollgate.testkit.gateway.GatewayPorts;
import dev.tollgate.testkit.gateway.GatewaySettings;
import dev.tollgate.testkit.gateway.GatewaySettings.Caches;
import dev.tollgate.testkit.gateway.GatewaySettings.Restarts;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.Layout;
import dev.tollgate.testkit.gateway.LocalGateway;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.gateway.PostgresUrl;
import dev.tollgate.testkit.gateway.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tollgate up}: starts everything and stays with it. */
@Command
final class UpCommand implements Callable<Integer> {
  private final Installation installation;

  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--detach", description = "Return when all is ready; \"down\" stops it.")
  private boolean detach;

  @Option(names = "--fresh", description = "Forget keys, configuration and data of earlier runs.")
  private boolean fresh;

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description = "Use this database: postgresql://USER:PASSWORD@HOST:PORT/DATABASE.")
  private @Nullable String postgresUrl;

  @Option(names = "--envoy", paramLabel = "PATH", description = "Use this Envoy (1.40.x).")
  private @Nullable Path envoy;

  @Option(
      names = "--backend",
      paramLabel = "URL",
      description = "Use this model server instead of the simulated one: http://HOST:PORT.")
  private @Nullable URI backend;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep the state here (usually .tollgate in the project).")
  private @Nullable Path directory;

  /**
   * For the process that {@code --detach} leaves behind: the screen has secrets, its log must not.
   */
  @Option(names = "--supervise", hidden = true)
  private boolean supervise;

  /** For the launcher after a build: makes the caches that later starts begin from. */
  @Option(names = "--train", hidden = true)
  private boolean train;

  UpCommand(Installation installation) {
    this.installation = installation;
  }

  /** Adds a flag for each port. */
  @Spec
  void addPorts(CommandSpec command) {
    spec = command;
    for (Port port : Port.values()) {
      command.addOption(
          OptionSpec.builder(port.option())
              .paramLabel("NUMBER")
              .type(Integer.class)
              .description("Port of %s (usually %d).".formatted(port.text(), port.defaultNumber()))
              .build());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = installation.layout(directory);
    GatewaySettings settings = settings(layout);
    PrintWriter out = spec.commandLine().getOut();
    if (train) {
      Training.run(settings, new Progress(out));
      return 0;
    }
    try {
      if (fresh) {
        deleteData(layout);
      }
      return detach ? detach(layout, out) : stay(settings, layout, out);
    } catch (GatewayAlreadyRunningException e) {
      sayThatItRuns(layout, out);
      return 0;
    }
  }

  private int stay(GatewaySettings settings, Layout layout, PrintWriter out)
      throws IOException, InterruptedException {
    Progress progress = new Progress(out);
    try (LocalGateway gateway = LocalGateway.start(settings, progress)) {
      Thread stop = new Thread(() -> stop(gateway, layout, out), "stop-gateway");
      Runtime.getRuntime().addShutdownHook(stop);
      if (!supervise) {
        out.println("\nTollgate is ready (" + progress.seconds() + ").");
        out.println(ReadyMessage.of(gateway.credentials(), layout) + " Stop it with Ctrl-C.");
      }
      new CountDownLatch(1).await(); // Until a signal ends this process.
    }
    return 0;
  }

  private void deleteData(Layout layout) throws IOException {
    if (postgresUrl != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--fresh deletes no data in the database of --postgres-url: choose one");
    }
    layout.deleteData();
  }

  private static void stop(LocalGateway gateway, Layout layout, PrintWriter out) {
    out.println("\nstopping …");
    gateway.close();
    out.println("Tollgate has stopped. Its data stays in " + layout.root() + ".");
  }

  private int detach(Layout layout, PrintWriter out) throws IOException, InterruptedException {
    if (layout.isInUse()) {
      throw new GatewayAlreadyRunningException(layout.root());
    }
    Progress progress = new Progress(out);
    if (!DetachedStart.start(installation, spec.commandLine().getParseResult(), layout, out)) {
      spec.commandLine().getErr().println("tollgate: it did not start (see above)");
      return 1;
    }
    Credentials credentials = Credentials.read(layout.credentials()).orElseThrow();
    out.println("\nTollgate is ready (" + progress.seconds() + ").");
    out.println(ReadyMessage.of(credentials, layout) + " Stop it with: ./tollgate down");
    return 0;
  }

  private static void sayThatItRuns(Layout layout, PrintWriter out) {
    String pid =
        GatewayState.read(layout.state())
            .map(s -> " (pid " + s.supervisor().pid() + ")")
            .orElse("");
    out.println("Tollgate is already running" + pid + " in " + layout.root() + ".");
    Credentials.read(layout.credentials())
        .ifPresent(credentials -> out.println(ReadyMessage.of(credentials, layout)));
  }

  private GatewaySettings settings(Layout layout) {
    return new GatewaySettings(
        installation.home(),
        installation.built(),
        layout.root(),
        // Envoy and Postgres are the same for all directories.
        installation.layout(null).root(),
        train ? GatewayPorts.free() : ports(),
        Optional.ofNullable(backend).map(this::checkedBackend),
        Optional.ofNullable(postgresUrl).map(this::checkedPostgresUrl),
        Optional.ofNullable(envoy),
        installation.searchPath(),
        train ? Restarts.NEVER : Restarts.ALWAYS,
        train ? Caches.WRITTEN : Caches.USED,
        List.of(),
        Map.of());
  }

  private GatewayPorts ports() {
    Map<Port, Integer> changed = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      @Nullable Integer number =
          spec.commandLine().getParseResult().matchedOptionValue(port.option(), null);
      if (number != null) {
        changed.put(port, number);
      }
    }
    try {
      return GatewayPorts.defaultsExcept(changed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private URI checkedBackend(URI uri) {
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--backend: " + uri + " (expected: http://HOST:PORT)");
    }
    return uri;
  }

  private PostgresUrl checkedPostgresUrl(String url) {
    try {
      return PostgresUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--postgres-url: " + e.getMessage());
    }
  }
}
