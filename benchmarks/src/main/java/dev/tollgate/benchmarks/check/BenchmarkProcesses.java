package dev.tollgate.benchmarks.check;

import com.google.protobuf.Message;
import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Starts the processes of a benchmark with files in one directory. Closing it stops all of them.
 */
final class BenchmarkProcesses implements AutoCloseable {
  // The flags of up, the same for both auth services, so that only their code differs.
  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 20;

  private final Path directory;
  private final ProcessGroup group = new ProcessGroup();

  BenchmarkProcesses(Path directory) {
    this.directory = directory;
  }

  ProcessGroup group() {
    return group;
  }

  /** A path in the directory of this run. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /**
   * Starts a Java program and waits until it listens.
   *
   * @throws IOException if it exits; the message has the end of its log
   */
  ManagedProcess java(
      String name, List<String> classPathAndMain, Map<String, String> environment, int port)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(classPathAndMain);
    return listening(Program.of(name, command, environment, log(name)), List.of(port));
  }

  /**
   * Starts an Envoy with one worker thread and waits until it listens.
   *
   * @throws IOException if it rejects its configuration; the message has the end of its log
   */
  ManagedProcess envoy(
      String name, EnvoyBinary binary, Message bootstrap, Collection<Integer> ports)
      throws IOException {
    Path file = file(name + ".pb");
    Files.write(file, bootstrap.toByteArray());
    List<String> command =
        List.of(
            binary.path().toString(),
            "--config-path",
            file.toString(),
            "--concurrency",
            "1",
            "--use-dynamic-base-id",
            "--log-level",
            "warning");
    return listening(Program.of(name, command, Map.of(), log(name)), ports);
  }

  private ManagedProcess listening(Program program, Collection<Integer> ports) throws IOException {
    ManagedProcess process = group.start(program);
    Await.until(
        program.name() + " to listen on " + ports,
        START_LIMIT,
        () -> !process.isAlive() || ports.stream().allMatch(BenchmarkProcesses::isListening),
        () -> process.logTail(LOG_LINES));
    if (!process.isAlive()) {
      throw new IOException(program.name() + " ended:\n" + process.logTail(LOG_LINES));
    }
    return process;
  }

  private Path log(String name) {
    return file(name + ".log");
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops all processes and deletes the directory. */
  @Override
  public void close() throws IOException {
    group.close();
    FileTree.delete(directory);
  }
}
