package dev.tollgate.authz.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A {@link CheckResponse} in bytes, so that one that is sent often is serialised once. */
final class Answer {
  /** Writes the bytes as they are. */
  static final MethodDescriptor.Marshaller<Answer> MARSHALLER = new AnswerMarshaller();

  private final byte[] bytes;

  private Answer(byte[] bytes) {
    this.bytes = bytes;
  }

  static Answer of(CheckResponse response) {
    return new Answer(response.toByteArray());
  }

  private static final class AnswerMarshaller implements MethodDescriptor.Marshaller<Answer> {
    @Override
    public InputStream stream(Answer answer) {
      return new AnswerStream(answer.bytes);
    }

    @Override
    public Answer parse(InputStream stream) {
      try {
        return new Answer(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Both interfaces spare gRPC a buffer and a copy. */
  private static final class AnswerStream extends ByteArrayInputStream
      implements Drainable, KnownLength {
    AnswerStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
