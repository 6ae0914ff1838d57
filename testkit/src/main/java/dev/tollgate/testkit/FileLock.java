package dev.tollgate.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock between processes, which the kernel releases when its holder exits or crashes. It does not
 * exclude threads of the same JVM: lock an object as well.
 */
public final class FileLock implements AutoCloseable {
  private final FileChannel channel;

  private FileLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Acquires the lock, after waiting until no other process holds it. */
  public static FileLock acquire(Path file) throws IOException {
    FileChannel channel = open(file);
    channel.lock();
    return new FileLock(channel);
  }

  /** Acquires the lock; empty if another process holds it. */
  public static Optional<FileLock> tryAcquire(Path file) throws IOException {
    FileChannel channel = open(file);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new FileLock(channel));
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is released nevertheless, and no data was written.
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
