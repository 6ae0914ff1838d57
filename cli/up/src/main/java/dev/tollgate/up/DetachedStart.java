package dev.tollgate.up;

import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.GatewayState.Phase;
import dev.tollgate.testkit.gateway.Layout;
import dev.tollgate.testkit.process.AotCache;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ParseResult;

/** Leaves {@code up} running behind and watches it until it is ready. Stateless. */
final class DetachedStart {
  private static final String LOG = "up";
  private static final long LOOK_EVERY_MILLIS = 50;

  private DetachedStart() {}

  /**
   * Starts the same command in a session of its own and shows what it says.
   *
   * @return whether it became ready; if not, it has ended
   */
  static boolean start(
      Installation installation, ParseResult parsed, Layout layout, PrintWriter out)
      throws IOException, InterruptedException {
    Path log = layout.log(LOG);
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    Process process =
        new ProcessBuilder(command(installation, parsed))
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // A Ctrl-C now means: do not start.
    Thread giveUp = new Thread(process::destroy, "give-up");
    Runtime.getRuntime().addShutdownHook(giveUp);
    boolean ready = follow(process, layout, log, out);
    Runtime.getRuntime().removeShutdownHook(giveUp);
    return ready;
  }

  private static List<String> command(Installation installation, ParseResult parsed) {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(AotCache.of(installation.built().resolve("aot"), "up", false).options());
    command.add("-Dtollgate.home=" + installation.home());
    command.add("-Dtollgate.built=" + installation.built());
    command.add("-Dtollgate.path=" + installation.searchPath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("up", "--supervise"));
    // --fresh has been done; a second time would be too late for what was begun since.
    List<String> asked = parsed.originalArgs();
    asked.subList(asked.indexOf("up") + 1, asked.size()).stream()
        .filter(arg -> !arg.equals("--detach") && !arg.equals("--fresh"))
        .forEach(command::add);
    return command;
  }

  private static boolean follow(Process process, Layout layout, Path log, PrintWriter out)
      throws IOException, InterruptedException {
    long shown = 0;
    while (true) {
      boolean ended = process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      boolean ready = isReady(process, layout);
      String text = Files.readString(log);
      out.print(text.substring((int) shown));
      out.flush();
      shown = text.length();
      if (ended || ready) {
        return ready && !ended;
      }
    }
  }

  private static boolean isReady(Process process, Layout layout) {
    return GatewayState.read(layout.state())
        .filter(state -> state.phase() == Phase.READY)
        .filter(state -> state.supervisor().pid() == process.pid())
        .isPresent();
  }
}
