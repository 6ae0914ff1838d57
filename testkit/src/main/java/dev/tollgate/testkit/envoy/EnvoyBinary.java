package dev.tollgate.testkit.envoy;

import dev.tollgate.testkit.FileLock;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An Envoy executable of the version that Tollgate is tested with. Immutable.
 *
 * @param path the executable
 * @param version its version, such as {@code 1.40.0}
 */
public record EnvoyBinary(Path path, String version) {
  private static final String WANTED = "1.40.";
  private static final Pattern VERSION = Pattern.compile("/(\\d+\\.\\d+\\.\\d+)[^/]*/");

  /** Excludes concurrent installations by threads of this JVM; the file lock excludes processes. */
  private static final Object INSTALLING = new Object();

  /**
   * Returns {@code named} if present, else an Envoy of the right version on the search path, else
   * the installed one, which is installed if missing. Several processes may call at once.
   *
   * @param named the executable that the user chose; empty to search
   * @param searchPath a list of directories, such as the variable PATH
   * @param installation the directory to install into
   * @param progress a callback for messages about slow steps
   * @throws IOException if {@code named} cannot be used or the installation fails; the message has
   *     the remedy
   */
  public static EnvoyBinary find(
      Optional<Path> named, String searchPath, Path installation, Consumer<String> progress)
      throws IOException {
    if (named.isPresent()) {
      return checked(named.get());
    }
    Optional<EnvoyBinary> onPath = onPath(searchPath);
    return onPath.isPresent() ? onPath.get() : installed(installation, progress);
  }

  private static EnvoyBinary installed(Path directory, Consumer<String> progress)
      throws IOException {
    Path executable = directory.resolve("envoy-" + EnvoyPackage.VERSION);
    if (!Files.exists(executable)) {
      synchronized (INSTALLING) {
        try (FileLock _ = FileLock.acquire(directory.resolve("install.lock"))) {
          if (!Files.exists(executable)) {
            EnvoyPackage.install(executable, progress);
          }
        }
      }
    }
    return checked(executable);
  }

  /** Requires the supported version, because others may not accept the same configuration. */
  private static EnvoyBinary checked(Path executable) throws IOException {
    if (!Files.isExecutable(executable)) {
      throw new IOException(
          executable + " is no executable file (expected: Envoy " + WANTED + "x)");
    }
    String answer = versionText(executable);
    String version = versionIn(answer).orElse(answer);
    if (!version.startsWith(WANTED)) {
      throw new IOException(
          "%s says that it is %s (expected: Envoy %sx)".formatted(executable, version, WANTED));
    }
    return new EnvoyBinary(executable.toAbsolutePath(), version);
  }

  // An Envoy of another version on the PATH has another purpose and is ignored.
  private static Optional<EnvoyBinary> onPath(String searchPath) throws IOException {
    for (Path candidate : candidates(searchPath)) {
      Optional<String> version = versionIn(versionText(candidate));
      if (version.filter(v -> v.startsWith(WANTED)).isPresent()) {
        return Optional.of(new EnvoyBinary(candidate.toAbsolutePath(), version.get()));
      }
    }
    return Optional.empty();
  }

  private static Iterable<Path> candidates(String searchPath) {
    return Stream.of(searchPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, "envoy"))
        .filter(Files::isExecutable)
        .toList();
  }

  private static Optional<String> versionIn(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String versionText(Path executable) throws IOException {
    Process process =
        new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.strip();
  }
}
