package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The lines that {@code logback.xml} of the services makes. */
class LogFormatTest {
  private static final String REDACTED = "[redacted]";

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger logger = context.getLogger("test.logger");

  /** A record whose text hides a component, as those of settings do. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return user + " " + REDACTED;
    }
  }

  @BeforeEach
  void start() {
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
  void line_keysAndRequest_areFieldsOfOneObject() throws Exception {
    MDC.put("requestId", "r1");
    logger.atInfo().addKeyValue("count", 3).addKeyValue("what", "a\"b").log("two\nlines {}", 1);

    String line = line();
    JsonNode json = new JsonMapper().readTree(line);

    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "time", "level", "logger", "message", "requestId", "count", "what");
    assertThat(json.path("level").asText()).isEqualTo("INFO");
    assertThat(json.path("logger").asText()).isEqualTo("test.logger");
    assertThat(json.path("message").asText()).isEqualTo("two\nlines 1");
    assertThat(json.path("count").isInt()).isTrue();
    assertThat(json.path("what").asText()).isEqualTo("a\"b");
    assertThat(json.path("requestId").asText()).isEqualTo("r1");
    assertThat(json.path("time").asText()).endsWith("Z");
    assertThat(Instant.parse(json.path("time").asText())).isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void line_valuesOfOtherTypes_areTheirTexts() throws Exception {
    logger
        .atInfo()
        .addKeyValue("wait", Duration.ofSeconds(5))
        .addKeyValue("apps", List.of("a", "b"))
        .addKeyValue("ok", true)
        .addKeyValue("ratio", 0.5)
        .log("values");

    JsonNode json = new JsonMapper().readTree(line());

    assertThat(json.path("wait").asText()).isEqualTo("PT5S");
    assertThat(json.path("apps").asText()).isEqualTo("[a, b]");
    assertThat(json.path("ok").isBoolean()).isTrue();
    assertThat(json.path("ratio").isDouble()).isTrue();
  }

  @Test
  void line_secretInAValue_staysRedacted() {
    logger
        .atInfo()
        .addKeyValue("secret", Secret.of("hunter2"))
        .addKeyValue("login", new Login("admin", "hunter2"))
        .addKeyValue("logins", List.of(new Login("admin", "hunter2")))
        .log("values");

    assertThat(line()).contains(REDACTED, "admin").doesNotContain("hunter2");
  }

  @Test
  void line_exception_hasItsStackTrace() throws Exception {
    logger.atError().setCause(new IllegalStateException("broken")).log("failed");

    JsonNode json = new JsonMapper().readTree(line());

    assertThat(json.path("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: broken")
        .contains("LogFormatTest");
  }

  private String line() {
    OutputStreamAppender<ILoggingEvent> stdout =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stdout");
    return new String(stdout.getEncoder().encode(events.list.getFirst()), StandardCharsets.UTF_8);
  }
}
