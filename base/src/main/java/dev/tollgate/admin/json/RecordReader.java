package dev.tollgate.admin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.admin.problem.Place;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects into records, in one pass over the tree. A component is a text, a whole number, a
 * boolean, an {@link Instant}, a {@link JsonNode}, another record, or a list, a map by name or an
 * {@link Optional} of these; it is null if the field is absent. Not thread-safe.
 */
record RecordReader(FieldValues values) {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  /** The components of a record class. */
  private record Shape(List<RecordComponent> components, Set<String> names, Constructor<?> maker) {
    static Shape of(Class<?> type) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> maker = type.getDeclaredConstructor(types);
        maker.setAccessible(true);
        return new Shape(
            components,
            components.stream()
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new)),
            maker);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(type + " has no canonical constructor", e);
      }
    }
  }

  /** Returns the record; null after a fault. */
  <T> @Nullable T read(ObjectNode object, Place place, Class<T> type) {
    return Fields.<@Nullable T>valid(place, object, values, fields -> read(fields, type));
  }

  private <T> @Nullable T read(Fields fields, Class<T> type) {
    Shape shape = SHAPES.get(type);
    @Nullable Object[] arguments = new @Nullable Object[shape.components().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = component(fields, shape.components().get(i));
    }
    return fields.areValid() ? type.cast(create(shape.maker(), arguments, fields.place())) : null;
  }

  /**
   * Adds a fault for each field of a merge patch that {@code type} does not have, and removes the
   * field. A merge would drop it without a fault if it is null.
   */
  void removeUnknown(ObjectNode patch, Place place, Class<?> type) {
    Shape shape = SHAPES.get(type);
    values.rejectUnknown(patch, place, shape.names());
    for (Iterator<String> names = patch.fieldNames(); names.hasNext(); ) {
      if (!shape.names().contains(names.next())) {
        names.remove();
      }
    }
    for (RecordComponent component : shape.components()) {
      if (component.getType().isRecord()
          && patch.get(component.getName()) instanceof ObjectNode inner) {
        removeUnknown(inner, place.field(component.getName()), component.getType());
      }
    }
  }

  private @Nullable Object component(Fields fields, RecordComponent component) {
    JsonNode node = fields.value(component.getName());
    Place place = fields.place(component.getName());
    if (node != null) {
      return value(node, place, component.getGenericType());
    } else if (component.getType() == Optional.class) {
      return Optional.empty();
    } else if (component.getType().isPrimitive()) {
      values.faults().add(place, "missing", "a value");
    }
    return null;
  }

  private @Nullable Object value(JsonNode node, Place place, Type type) {
    Class<?> raw = rawType(type);
    if (raw == String.class) {
      return values.text(node, place, TextRule.ANY);
    } else if (raw == Long.class || raw == long.class) {
      return values.wholeNumber(node, place, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (raw == Integer.class || raw == int.class) {
      Long number = values.wholeNumber(node, place, Integer.MIN_VALUE, Integer.MAX_VALUE);
      return number == null ? null : (Integer) number.intValue();
    } else if (raw == Boolean.class || raw == boolean.class) {
      return values.flag(node, place);
    } else if (raw == Instant.class) {
      return values.time(node, place);
    } else if (raw == JsonNode.class) {
      return node;
    } else if (raw == List.class) {
      return list(node, place, argument(type, 0));
    } else if (raw == Map.class) {
      return map(node, place, argument(type, 1));
    } else if (raw == Optional.class) {
      return Optional.ofNullable(value(node, place, argument(type, 0)));
    } else if (raw.isRecord()) {
      ObjectNode object = values.object(node, place);
      return object == null ? null : read(object, place, raw);
    }
    throw new IllegalStateException("no reader for " + type);
  }

  private @Nullable List<?> list(JsonNode node, Place place, Type type) {
    ArrayNode array = values.list(node, place);
    if (array == null) {
      return null;
    }
    List<Object> list = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      Object item = value(array.get(i), place.item(i), type);
      if (item != null) {
        list.add(item);
      }
    }
    return Collections.unmodifiableList(list);
  }

  private @Nullable Map<String, ?> map(JsonNode node, Place place, Type type) {
    ObjectNode object = values.object(node, place);
    if (object == null) {
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Object value = value(entry.getValue(), place.field(entry.getKey()), type);
      if (value != null) {
        map.put(entry.getKey(), value);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  private @Nullable Object create(Constructor<?> maker, @Nullable Object[] arguments, Place place) {
    try {
      return maker.newInstance(arguments);
    } catch (InvocationTargetException e) {
      values.faults().add(place, null, reason(e.getCause()));
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(maker + " cannot be called", e);
    }
  }

  private static String reason(@Nullable Throwable e) {
    return e == null ? "another value" : String.valueOf(e.getMessage());
  }

  private static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int position) {
    return ((ParameterizedType) type).getActualTypeArguments()[position];
  }
}
