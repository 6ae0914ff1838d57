package dev.tollgate.controlplane.render;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.tollgate.encoding.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Computes versions: digests of messages, the same on every replica. Stateless. */
final class Digest {
  /** 64 bits: revisions do not collide, and a person can compare two versions in a log. */
  private static final int VERSION_BYTES = 8;

  private Digest() {}

  /** The version of these lists. The length of each message is digested too. */
  @SafeVarargs
  static String of(List<? extends Message>... lists) {
    MessageDigest sha256 = Sha256.newDigest();
    for (List<? extends Message> list : lists) {
      sha256.update(length(list.size()));
      for (Message message : list) {
        ByteString bytes = bytes(message);
        sha256.update(length(bytes.size()));
        sha256.update(bytes.asReadOnlyByteBuffer());
      }
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, VERSION_BYTES);
  }

  /** The bytes of the message with maps sorted by key. */
  static ByteString bytes(Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the array has the right size
    }
    return ByteString.copyFrom(bytes);
  }

  private static ByteBuffer length(int length) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, length);
  }
}
