package dev.tollgate.controlplane.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A field of the document that no golden case uses fails here. */
class EveryFieldTest {
  /** Documents cannot name an instance group yet. */
  private static final Set<Class<?>> NOT_IN_DOCUMENTS = Set.of(Discovery.InstanceGroup.class);

  private final Map<String, Set<Object>> valuesByField = new HashMap<>();
  private final Set<Class<?>> seen = new HashSet<>();

  @Test
  void cases_everyField_hasAtLeastTwoValues() {
    GoldenCase.all().forEach(golden -> visit(golden.document()));

    // With one value only, the field could be its default everywhere.
    Set<String> unused =
        recordsOf(GatewayDocument.class).stream()
            .flatMap(type -> Stream.of(type.getRecordComponents()))
            .filter(field -> values(field).size() < 2)
            .map(EveryFieldTest::name)
            .collect(Collectors.toSet());
    assertThat(unused).as("fields to be used in %s", GoldenCase.all()).isEmpty();
  }

  @Test
  void cases_everyVariant_occurs() {
    GoldenCase.all().forEach(golden -> visit(golden.document()));

    assertThat(seen).containsAll(recordsOf(GatewayDocument.class));
  }

  @Test
  void cases_everyConstantOfAnEnum_occurs() {
    GoldenCase.all().forEach(golden -> visit(golden.document()));

    recordsOf(GatewayDocument.class).stream()
        .flatMap(type -> Stream.of(type.getRecordComponents()))
        .filter(field -> field.getType().isEnum())
        .forEach(field ->
            assertThat(values(field)).as(name(field)).contains(field.getType().getEnumConstants()));
  }

  private Set<Object> values(RecordComponent field) {
    return valuesByField.getOrDefault(name(field), Set.of());
  }

  private static String name(RecordComponent field) {
    return field.getDeclaringRecord().getSimpleName() + "." + field.getName();
  }

  private void visit(Object value) {
    if (value instanceof Collection<?> list) {
      list.forEach(this::visit);
    } else if (value instanceof Record) {
      seen.add(value.getClass());
      for (RecordComponent field : value.getClass().getRecordComponents()) {
        Object of = valueOf(field, value);
        valuesByField.computeIfAbsent(name(field), _ -> new HashSet<>()).add(of);
        visit(of);
      }
    }
  }

  private static Object valueOf(RecordComponent field, Object owner) {
    try {
      return Objects.requireNonNullElse(field.getAccessor().invoke(owner), "nothing");
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(field.toString(), e);
    }
  }

  private static Set<Class<?>> recordsOf(Class<?> root) {
    Set<Class<?>> records = new LinkedHashSet<>();
    addRecords(root, records);
    return records;
  }

  private static void addRecords(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      List.of(generic.getActualTypeArguments()).forEach(each -> addRecords(each, records));
    } else if (type instanceof Class<?> each && !NOT_IN_DOCUMENTS.contains(each)) {
      if (each.isRecord() && records.add(each)) {
        Stream.of(each.getRecordComponents())
            .forEach(field -> addRecords(field.getGenericType(), records));
      } else if (each.isSealed()) {
        Stream.of(each.getPermittedSubclasses()).forEach(some -> addRecords(some, records));
      }
    }
  }
}
