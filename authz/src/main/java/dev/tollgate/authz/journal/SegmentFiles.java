package dev.tollgate.authz.journal;

import dev.tollgate.authz.files.OwnDirectory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The segments as files of a directory, and the sum of their sizes. Thread-safe. */
final class SegmentFiles {
  /** Suffix of files that are not written yet. */
  static final String UNFINISHED = ".unfinished";

  /** A force after each part keeps the queue of the disk short for the records' own forces. */
  private static final int PART_BYTES = 1024 * 1024;

  /**
   * Size of a write. Linux caches a larger one as one folio, and every force would then write the
   * whole folio and make all of it read-only.
   */
  private static final int PAGE_BYTES = 4096;

  private final Path directory;
  private final AtomicLong bytes = new AtomicLong();

  private SegmentFiles(Path directory) {
    this.directory = directory;
  }

  /** The files of the directory; deletes those that an earlier process did not finish. */
  static SegmentFiles in(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    return new SegmentFiles(directory);
  }

  /** The segments of older epochs. Called once. */
  List<Leftover> leftovers() throws IOException {
    List<Leftover> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        SegmentName.parse(file.getFileName().toString())
            .map(name -> new Leftover(name, file))
            .ifPresent(found::add);
      }
    }
    found.forEach(leftover -> bytes.addAndGet(leftover.name().bytes()));
    return found;
  }

  /**
   * Creates a segment. Its zeros are really written and forced: a mapped file with holes would kill
   * the process (SIGBUS) when the disk is full.
   */
  Segment create(SegmentName name) throws IOException {
    Path unfinished = directory.resolve(name.file() + UNFINISHED);
    Arena memory = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnDirectory.ownerOnly())) {
      writeZeros(channel, name.bytes());
      MemorySegment content = channel.map(MapMode.READ_WRITE, 0, name.bytes(), memory);
      Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE);
      OwnDirectory.force(directory);
      bytes.addAndGet(name.bytes());
      return new Segment(name, content, memory);
    } catch (IOException | RuntimeException e) {
      memory.close();
      deleteQuietly(unfinished, e);
      deleteQuietly(file(name), e);
      throw e;
    }
  }

  private static void writeZeros(FileChannel channel, int size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE_BYTES);
    for (int at = 0; at < size; at += PAGE_BYTES) {
      write(channel, zeros.clear(), at);
      if ((at + PAGE_BYTES) % PART_BYTES == 0) {
        channel.force(true);
      }
    }
    channel.force(true);
  }

  /** Writes all remaining bytes. */
  static void write(FileChannel channel, ByteBuffer from, long at) throws IOException {
    long position = at;
    while (from.hasRemaining()) {
      position += channel.write(from, position);
    }
  }

  private static void deleteQuietly(Path file, Exception cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** A segment of this epoch, to be read from its file. */
  Leftover leftover(SegmentName name) {
    return new Leftover(name, file(name));
  }

  void delete(SegmentName name) throws IOException {
    Files.deleteIfExists(file(name));
    bytes.addAndGet(-name.bytes());
  }

  /** Sum of the sizes of all segments. */
  long bytes() {
    return bytes.get();
  }

  private Path file(SegmentName name) {
    return directory.resolve(name.file());
  }
}
