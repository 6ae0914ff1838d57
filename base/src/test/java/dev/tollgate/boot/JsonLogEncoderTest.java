package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class JsonLogEncoderTest {
  private final JsonLogEncoder encoder = new JsonLogEncoder();
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("test.logger");

  @BeforeEach
  void start() {
    encoder.start();
    events.start();
    logger.setAdditive(false);
    logger.addAppender(events);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(events);
    MDC.clear();
  }

  @Test
  void encode_keysAndRequest_areFieldsOfOneLine() throws Exception {
    MDC.put("requestId", "r1");
    logger.atInfo().addKeyValue("count", 3).addKeyValue("what", "a\"b").log("two\nlines {}", 1);

    String line = line();
    JsonNode json = new JsonMapper().readTree(line);

    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(json.path("level").asText()).isEqualTo("INFO");
    assertThat(json.path("logger").asText()).isEqualTo("test.logger");
    assertThat(json.path("message").asText()).isEqualTo("two\nlines 1");
    assertThat(json.path("count").isInt()).isTrue();
    assertThat(json.path("what").asText()).isEqualTo("a\"b");
    assertThat(json.path("requestId").asText()).isEqualTo("r1");
    assertThat(json.path("time").asText()).endsWith("Z");
  }

  @Test
  void encode_sameKeyTwice_isWrittenOnce() {
    MDC.put("requestId", "r1");
    logger.atInfo().addKeyValue("requestId", "r2").addKeyValue("level", "x").log("said twice");

    assertThat(line())
        .containsOnlyOnce("requestId")
        .contains("\"requestId\":\"r2\"", "\"level\":\"INFO\"")
        .containsOnlyOnce("\"level\"");
  }

  @Test
  void encode_exception_hasItsStackTrace() throws Exception {
    logger.atError().setCause(new IllegalStateException("broken")).log("failed");

    JsonNode json = new JsonMapper().readTree(line());

    assertThat(json.path("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: broken")
        .contains("JsonLogEncoderTest");
  }

  private String line() {
    return new String(encoder.encode(events.list.getFirst()), StandardCharsets.UTF_8);
  }
}
