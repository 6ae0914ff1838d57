package dev.tollgate.authz.files;

import dev.tollgate.boot.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one process uses. A lock file keeps other processes out; the operating system
 * releases the lock when the process ends. Thread-safe.
 */
public final class OwnDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private OwnDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Locks the directory. Creates it, for its owner only (mode 0700), if it does not exist.
   *
   * @param content of the directory, for messages: "snapshot" for example
   * @throws StartFailure if the directory cannot be used, or another process uses it
   */
  public static OwnDirectory open(Path path, String content) {
    try {
      create(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              ownerOnly());
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartFailure(
            "the %s directory %s is used by another process (expected: one for each replica)"
                .formatted(content, path));
      }
      return new OwnDirectory(path, channel);
    } catch (IOException e) {
      throw new StartFailure("the %s directory %s cannot be used".formatted(content, path), e);
    }
  }

  /** Creates the directory with mode 0700, unless it exists. */
  public static void create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, permissions("rwx------"));
    }
  }

  /** The attribute of new files that only their owner may read and write (mode 0600). */
  public static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
    return permissions("rw-------");
  }

  /** Returns when creations, renames and deletions in the directory are on disk (fsync). */
  public static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of %s cannot be released".formatted(path), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // locked within this process
    }
  }
}
