package dev.tollgate.authz.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A {@link CheckResponse} in bytes, so that an answer that is sent often is encoded once. Immutable
 * and thread-safe.
 */
public final class EncodedAnswer {
  /** Writes the bytes as they are. */
  public static final MethodDescriptor.Marshaller<EncodedAnswer> MARSHALLER =
      new AnswerMarshaller();

  private static final byte[] NOTHING = {};

  private final byte[] shared;
  private final byte[] addition;

  private EncodedAnswer(byte[] shared, byte[] addition) {
    this.shared = shared;
    this.addition = addition;
  }

  /** Encodes an answer. */
  public static EncodedAnswer of(CheckResponse response) {
    return new EncodedAnswer(response.toByteArray(), NOTHING);
  }

  /**
   * This answer with the fields of another one, for what only one request is told: headers are
   * appended, metadata fields are added. The bytes of this answer are shared, not copied: decoders
   * merge messages that follow each other (protobuf encoding, "last one wins").
   */
  public EncodedAnswer plus(CheckResponse more) {
    byte[] bytes = more.toByteArray();
    byte[] both = Arrays.copyOf(addition, addition.length + bytes.length);
    System.arraycopy(bytes, 0, both, addition.length, bytes.length);
    return new EncodedAnswer(shared, both);
  }

  private static final class AnswerMarshaller
      implements MethodDescriptor.Marshaller<EncodedAnswer> {
    @Override
    public InputStream stream(EncodedAnswer answer) {
      return new AnswerStream(answer);
    }

    @Override
    public EncodedAnswer parse(InputStream stream) {
      try {
        return new EncodedAnswer(stream.readAllBytes(), NOTHING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Both interfaces save gRPC a buffer and a copy. */
  private static final class AnswerStream extends InputStream implements Drainable, KnownLength {
    private final EncodedAnswer answer;
    private int position;

    AnswerStream(EncodedAnswer answer) {
      this.answer = answer;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int count = available();
      int fromShared = Math.min(position, answer.shared.length);
      int fromAddition = position - fromShared;
      target.write(answer.shared, fromShared, answer.shared.length - fromShared);
      target.write(answer.addition, fromAddition, answer.addition.length - fromAddition);
      position += count;
      return count;
    }

    @Override
    public int read() {
      if (available() == 0) {
        return -1;
      }
      int at = position++;
      int ofShared = answer.shared.length;
      return 0xff & (at < ofShared ? answer.shared[at] : answer.addition[at - ofShared]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0 || available() == 0) {
        return length == 0 ? 0 : -1;
      }
      boolean isShared = position < answer.shared.length;
      byte[] source = isShared ? answer.shared : answer.addition;
      int from = isShared ? position : position - answer.shared.length;
      int count = Math.min(length, source.length - from);
      System.arraycopy(source, from, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public int available() {
      return answer.shared.length + answer.addition.length - position;
    }
  }
}
