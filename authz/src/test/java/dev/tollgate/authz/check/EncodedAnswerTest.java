package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class EncodedAnswerTest {
  private static final CheckResponse SHARED = response("x-tollgate-app", "app_1", "app");
  private static final CheckResponse MORE = response("x-tollgate-reservation", "7", "reservation");
  private static final CheckResponse EVEN_MORE = response("x-tollgate-model", "m", "model");

  @Test
  void plus_fieldsOfOneRequest_areAddedToThoseOfTheSharedAnswer() throws IOException {
    EncodedAnswer shared = EncodedAnswer.of(SHARED);

    assertThat(CheckResponse.parseFrom(drained(shared.plus(MORE))))
        .isEqualTo(SHARED.toBuilder().mergeFrom(MORE).build());
    assertThat(CheckResponse.parseFrom(drained(shared.plus(MORE).plus(EVEN_MORE))))
        .isEqualTo(SHARED.toBuilder().mergeFrom(MORE).mergeFrom(EVEN_MORE).build());
    assertThat(CheckResponse.parseFrom(drained(shared))).isEqualTo(SHARED);
  }

  @Test
  void stream_readThenDrained_isEveryByteOnce() throws IOException {
    EncodedAnswer answer = EncodedAnswer.of(SHARED).plus(MORE);
    byte[] all = drained(answer);
    for (int read = 0; read <= all.length; read++) {
      InputStream stream = EncodedAnswer.MARSHALLER.stream(answer);
      assertThat(((KnownLength) stream).available()).isEqualTo(all.length);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(stream.readNBytes(read));

      assertThat(((Drainable) stream).drainTo(bytes)).isEqualTo(all.length - read);

      assertThat(bytes.toByteArray()).isEqualTo(all);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  private static byte[] drained(EncodedAnswer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ((Drainable) EncodedAnswer.MARSHALLER.stream(answer)).drainTo(bytes);
    return bytes.toByteArray();
  }

  private static CheckResponse response(String header, String value, String field) {
    return CheckResponse.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setOkResponse(
            OkHttpResponse.newBuilder()
                .addHeaders(
                    HeaderValueOption.newBuilder()
                        .setHeader(HeaderValue.newBuilder().setKey(header).setValue(value))))
        .setDynamicMetadata(
            Struct.newBuilder().putFields(field, Value.newBuilder().setStringValue(value).build()))
        .build();
  }
}
