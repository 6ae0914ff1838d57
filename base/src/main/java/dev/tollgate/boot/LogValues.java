package dev.tollgate.boot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.BooleanSerializer;
import com.fasterxml.jackson.databind.ser.std.NumberSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import net.logstash.logback.decorate.JsonFactoryDecorator;

/**
 * Writes the values of a log event as their {@code toString()}, except numbers and booleans.
 * Jackson would write the components of an object, also those that its {@code toString()} redacts.
 * Named in {@code logback.xml}.
 */
public final class LogValues implements JsonFactoryDecorator {
  /** Called by Logback. */
  public LogValues() {}

  @Override
  public JsonFactory decorate(JsonFactory factory) {
    ObjectMapper mapper = (ObjectMapper) factory.getCodec();
    mapper.registerModule(
        new SimpleModule()
            .addSerializer(Object.class, ToStringSerializer.instance)
            .addSerializer(Number.class, NumberSerializer.instance)
            .addSerializer(Boolean.class, new BooleanSerializer(false)));
    return factory;
  }
}
