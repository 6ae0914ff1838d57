package dev.tollgate.benchmarks.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HttpResponseBufferTest {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nserver: envoy\r\ncontent-length: 3\r\n\r\nok\n";

  private final HttpResponseBuffer answer = new HttpResponseBuffer();

  @Test
  void isComplete_byteByByte_onlyAtTheLastByte() throws IOException {
    for (int i = 0; i < OK.length() - 1; i++) {
      arrive(OK.substring(i, i + 1));
      assertThat(answer.isComplete()).isFalse();
    }
    arrive(OK.substring(OK.length() - 1));

    assertThat(answer.isComplete()).isTrue();
  }

  @Test
  void clear_afterAnAnswer_waitsForTheNext() throws IOException {
    arrive(OK);
    answer.clear();

    assertThat(answer.isComplete()).isFalse();
    arrive(OK);
    assertThat(answer.isComplete()).isTrue();
  }

  @Test
  void isOk_otherStatus_isFalse() throws IOException {
    arrive("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}");

    assertThat(answer.isComplete()).isTrue();
    assertThat(answer.isOk()).isFalse();
    assertThat(answer.toString()).contains("401 Unauthorized");
  }

  @Test
  void isComplete_noLength_fails() {
    arrive("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");

    assertThatThrownBy(answer::isComplete).hasMessageContaining("content-length");
  }

  private void arrive(String text) {
    answer.buffer().put(text.getBytes(ISO_8859_1));
  }
}
