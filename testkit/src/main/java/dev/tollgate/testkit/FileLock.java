package dev.tollgate.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock between processes that ends with its holder, however that ends. Within one JVM it excludes
 * nobody: lock an object as well.
 */
public final class FileLock implements AutoCloseable {
  private final FileChannel channel;

  private FileLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until no other process holds the lock. */
  public static FileLock acquire(Path file) throws IOException {
    FileChannel channel = open(file);
    channel.lock();
    return new FileLock(channel);
  }

  /** The lock, or nothing when another process holds it. */
  public static Optional<FileLock> tryAcquire(Path file) throws IOException {
    FileChannel channel = open(file);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new FileLock(channel));
  }

  /** Gives it back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is gone all the same, and nothing was written.
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
