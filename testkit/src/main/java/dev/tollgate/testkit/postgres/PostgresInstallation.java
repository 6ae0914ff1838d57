package dev.tollgate.testkit.postgres;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.FileTree;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the Postgres programs from a class path resource, once per directory. Stateless. */
final class PostgresInstallation {
  // Part of the folder's name, so that another version is unpacked beside the old one.
  private static final String VERSION = "18.6";
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresInstallation() {}

  /**
   * Returns the programs below {@code directory}, unpacked if necessary. Several processes may call
   * at once.
   */
  static PostgresProgram in(Path directory) throws IOException {
    Path programs = directory.resolve("programs-" + VERSION).toAbsolutePath();
    if (!Files.isDirectory(programs)) {
      synchronized (PostgresInstallation.class) {
        try (FileLock _ = FileLock.acquire(directory.resolve("programs.lock"))) {
          unpackUnlessThere(programs);
        }
      }
    }
    return new PostgresProgram(programs);
  }

  private static void unpackUnlessThere(Path programs) throws IOException {
    if (Files.isDirectory(programs)) {
      return;
    }
    Path unfinished = programs.resolveSibling(programs.getFileName() + ".unfinished");
    FileTree.delete(unfinished);
    Files.createDirectories(unfinished);
    unpack(unfinished);
    Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(Path target) throws IOException {
    try (InputStream resource = PostgresInstallation.class.getResourceAsStream(ARCHIVE)) {
      if (resource == null) {
        throw new FileNotFoundException(
            ARCHIVE + " is not on the class path (expected: the embedded Postgres for Linux)");
      }
      var xz = new XZCompressorInputStream(new BufferedInputStream(resource, 1 << 16));
      try (TarArchiveInputStream tar = new TarArchiveInputStream(xz)) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          extract(e, tar, target);
        }
      }
    }
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException(entry.getName() + " leads out of the archive");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
