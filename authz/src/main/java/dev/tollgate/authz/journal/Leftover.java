package dev.tollgate.authz.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A segment that nobody writes, of an older epoch. It is read as a whole and not mapped, so that a
 * bad disk is an {@link IOException}. For one thread at a time.
 */
final class Leftover implements Source {
  private final SegmentName name;
  private final Path file;
  private @Nullable Arena memory;
  private @Nullable MemorySegment content;

  Leftover(SegmentName name, Path file) {
    this.name = name;
    this.file = file;
  }

  @Override
  public SegmentName name() {
    return name;
  }

  @Override
  public MemorySegment content() throws IOException {
    MemorySegment loaded = content;
    if (loaded == null) {
      loaded = load();
      content = loaded;
    }
    return loaded;
  }

  /** True if a record was ever written into it. */
  boolean isUsed() throws IOException {
    return Frame.length(content(), 0) != 0;
  }

  private MemorySegment load() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int bytes = (int) Math.min(channel.size(), name.bytes());
      Arena arena = Arena.ofShared();
      memory = arena;
      MemorySegment loaded = arena.allocate(Frame.align(bytes), Frame.ALIGNMENT);
      ByteBuffer into = loaded.asByteBuffer();
      while (into.hasRemaining() && channel.read(into) >= 0) {
        // a read may return fewer bytes than asked for
      }
      return loaded;
    } catch (IOException e) {
      release();
      throw e;
    }
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public void release() {
    Arena held = memory;
    if (held != null) {
      held.close();
    }
    memory = null;
    content = null;
  }
}
