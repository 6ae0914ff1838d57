package dev.tollgate.testkit.postgres;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.ProcessId;
import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The data directory of one server. Only one server may use it at a time. Immutable. */
record DataDirectory(Path path) {
  boolean isInitialised() {
    return Files.exists(path.resolve("PG_VERSION"));
  }

  void initialise(PostgresProgram programs, String user, PostgresSettings settings)
      throws IOException {
    // An interrupted initdb leaves a directory that the next initdb would refuse.
    FileTree.delete(path);
    Files.createDirectories(path.getParent());
    Files.createDirectories(settings.log().toAbsolutePath().getParent());
    List<String> arguments =
        List.of(
            "--pgdata=" + path,
            "--username=" + user,
            "--pwfile=" + settings.passwordFile().toAbsolutePath(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            // The sort order must not depend on the machine's locales.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
            settings.durable() ? "--data-checksums" : "--no-sync");
    programs.run("initdb", arguments, settings.log());
  }

  /** Stops a server that a killed JVM left running, and removes a stale lock file. */
  void stopOrphan() throws IOException {
    Path file = path.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    Optional<ProcessHandle> holder =
        Files.readAllLines(file).stream()
            .findFirst()
            .map(line -> Long.parseLong(line.strip()))
            .flatMap(ProcessHandle::of);
    if (holder.isEmpty()) {
      return; // Postgres removes the lock file of an exited process itself.
    }
    if (isServedBy(holder.get())) {
      ProcessId.of(holder.get()).stop(StopSignal.INT, Duration.ofSeconds(20));
    } else {
      // Another process has this id now, and Postgres would wait for it forever.
      Files.delete(file);
    }
  }

  private boolean isServedBy(ProcessHandle process) throws IOException {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    return Files.exists(commandLine) && Files.readString(commandLine).contains(path.toString());
  }
}
