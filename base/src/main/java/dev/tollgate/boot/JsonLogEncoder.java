package dev.tollgate.boot;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Writes a log event as one line of JSON: time, level, logger, message, then the event's own keys
 * and the request's, and a stack trace if there is one. Named in {@code logback.xml}.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private final JsonFactory factory = new JsonFactory();
  private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();

  /** Called by Logback. */
  public JsonLogEncoder() {}

  @Override
  public void start() {
    stackTrace.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = factory.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("message", event.getFormattedMessage());
      writeKeys(json, event);
      if (event.getThrowableProxy() != null) {
        json.writeStringField("stackTrace", stackTrace.convert(event));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeKeys(JsonGenerator json, ILoggingEvent event) throws IOException {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        writeValue(json, pair.key, pair.value);
      }
    }
    for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
  }

  private static void writeValue(JsonGenerator json, String key, Object value) throws IOException {
    switch (value) {
      case Integer number -> json.writeNumberField(key, number);
      case Long number -> json.writeNumberField(key, number);
      case Boolean flag -> json.writeBooleanField(key, flag);
      default -> json.writeStringField(key, String.valueOf(value));
    }
  }
}
