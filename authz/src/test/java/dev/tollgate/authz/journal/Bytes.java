package dev.tollgate.authz.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Damages files. */
final class Bytes {
  private Bytes() {}

  /** Inverts the bits of the mask in the byte at the offset. */
  static void flip(Path file, long offset, int mask) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      var _ = channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ mask)).flip();
      var _ = channel.write(one, offset);
    }
  }

  /** Cuts the file after so many bytes. */
  static void cut(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }
}
