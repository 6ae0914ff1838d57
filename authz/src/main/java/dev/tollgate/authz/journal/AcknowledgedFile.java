package dev.tollgate.authz.journal;

import dev.tollgate.authz.files.OwnDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The acknowledged place on disk. Two slots are overwritten in turns, so that one is always intact.
 * A new file for each write would fail on a full disk, and then nothing could be deleted there. Not
 * thread-safe.
 */
final class AcknowledgedFile implements AutoCloseable {
  private static final String NAME = "acknowledged";
  private static final int SLOTS = 2;

  /** Distance of the slots: a torn page costs one of them. */
  private static final int SLOT_BYTES = 4096;

  private static final int CHECKED_BYTES = 3 * Long.BYTES;
  private static final int CONTENT_BYTES = CHECKED_BYTES + Integer.BYTES;

  private final FileChannel channel;
  private final Optional<Slot> found;
  private long writes;

  private record Slot(long writes, Cursor cursor) {}

  private AcknowledgedFile(FileChannel channel) throws IOException {
    this.channel = channel;
    Stream.Builder<Slot> slots = Stream.builder();
    for (int slot = 0; slot < SLOTS; slot++) {
      read(slot).ifPresent(slots);
    }
    this.found = slots.build().max(Comparator.comparingLong(Slot::writes));
    this.writes = found.map(Slot::writes).orElse(0L);
  }

  /** Opens the file; creates it if it does not exist. */
  static AcknowledgedFile open(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      create(directory, file);
    }
    return new AcknowledgedFile(
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  private static void create(Path directory, Path file) throws IOException {
    Path unfinished = directory.resolve(NAME + SegmentFiles.UNFINISHED);
    Files.deleteIfExists(unfinished);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnDirectory.ownerOnly())) {
      SegmentFiles.write(channel, ByteBuffer.allocate(SLOTS * SLOT_BYTES), 0);
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    OwnDirectory.force(directory);
  }

  /** The place that was written last, at opening; empty if there is none, or both are damaged. */
  Optional<Cursor> found() {
    return found.map(Slot::cursor);
  }

  /** Replaces the place. It survives the process; {@link #force} makes it survive the machine. */
  void write(Cursor cursor) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(CONTENT_BYTES);
    content.putLong(writes + 1).putLong(cursor.epoch()).putLong(cursor.position());
    content.putInt(checksum(content)).flip();
    SegmentFiles.write(channel, content, (writes + 1) % SLOTS * SLOT_BYTES);
    writes++;
  }

  /** Returns when the place is on disk. */
  void force() throws IOException {
    channel.force(false);
  }

  private Optional<Slot> read(int slot) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(CONTENT_BYTES);
    long at = (long) slot * SLOT_BYTES;
    while (content.hasRemaining() && channel.read(content, at + content.position()) >= 0) {
      // a read may return fewer bytes than asked for
    }
    long number = content.getLong(0);
    if (number == 0 || content.getInt(CHECKED_BYTES) != checksum(content)) {
      return Optional.empty();
    }
    long position = content.getLong(2 * Long.BYTES);
    return Optional.of(
        new Slot(
            number,
            new Cursor(
                content.getLong(Long.BYTES), Frame.segmentOf(position), Frame.offsetOf(position))));
  }

  private static int checksum(ByteBuffer content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content.slice(0, CHECKED_BYTES));
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
