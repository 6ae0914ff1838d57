package dev.tollgate.fuzz;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.LogTail;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The fuzzer. It reads an OpenAPI document, sends valid and invalid calls of each operation, and
 * validates every response against the document. Stateless.
 */
final class Schemathesis {
  private static final Path FILES = Path.of("src/test/resources/fuzz").toAbsolutePath();
  private static final String SEED = "1";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path installation;

  private Schemathesis(Path installation) {
    this.installation = installation;
  }

  /**
   * The result of a run.
   *
   * @param passed whether every response conforms to the document
   * @param report the output of the fuzzer
   */
  record Result(boolean passed, String report) {}

  /**
   * Installs the versions in {@code requirements.txt} with pip, unless they are installed.
   *
   * @param directory the parent directory of installations
   */
  static Schemathesis in(Path directory) throws IOException, InterruptedException {
    Path requirements = FILES.resolve("requirements.txt");
    String key = Integer.toHexString((Files.readString(requirements) + pythonVersion()).hashCode());
    Path installation = directory.toAbsolutePath().resolve("schemathesis-" + key);
    try (FileLock _ = FileLock.acquire(directory.resolve("schemathesis.lock"))) {
      if (!Files.exists(installation)) {
        install(requirements, installation);
      }
    }
    return new Schemathesis(installation);
  }

  /**
   * Fuzzes one service.
   *
   * @param directory the output directory; deleted and created anew
   * @param options additional command-line options
   */
  Result run(Path directory, Path document, String url, String token, String... options)
      throws IOException, InterruptedException {
    FileTree.delete(directory);
    Files.createDirectories(directory);
    List<String> command =
        new ArrayList<>(List.of("python3", "-m", "schemathesis.cli", "--no-color"));
    command.addAll(List.of("--config-file", FILES.resolve("schemathesis.toml").toString()));
    command.addAll(List.of("run", document.toAbsolutePath().toString(), "--url", url));
    command.addAll(List.of("--seed", SEED));
    command.addAll(List.of(options));
    Path log = directory.resolve("report.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("PYTHONPATH", installation + ":" + FILES);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("SCHEMATHESIS_HOOKS", "hooks");
    builder.environment().put("ADMIN_TOKEN", token);
    boolean passed = execute(builder, log) == 0;
    return new Result(passed, Files.readString(log));
  }

  private static String pythonVersion() throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".txt");
    try {
      execute(new ProcessBuilder("python3", "--version"), output);
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Installs into a temporary directory and renames it, so that an installation is complete or
   * absent.
   */
  private static void install(Path requirements, Path installation)
      throws IOException, InterruptedException {
    Path unfinished = installation.resolveSibling("schemathesis-download");
    FileTree.delete(unfinished);
    Path log = installation.resolveSibling("schemathesis-install.log");
    ProcessBuilder pip =
        new ProcessBuilder(
            "python3",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary=:all:",
            "--target",
            unfinished.toString(),
            "--requirement",
            requirements.toString());
    if (execute(pip, log) != 0) {
      throw new IOException("pip could not install the fuzzer:\n" + LogTail.of(log, 8));
    }
    Files.move(unfinished, installation, StandardCopyOption.ATOMIC_MOVE);
  }

  private static int execute(ProcessBuilder builder, Path log)
      throws IOException, InterruptedException {
    Process process =
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile())).start();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            "%s still runs after %s (expected: an end)".formatted(builder.command(), LIMIT));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
