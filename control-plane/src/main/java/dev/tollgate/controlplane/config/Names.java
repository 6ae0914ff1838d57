package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.Fields;
import dev.tollgate.admin.json.KnownNames;
import dev.tollgate.admin.json.TextRule;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of one kind of object in a document, and the fields that refer to them. An object with
 * a fault keeps its name, so that references to it are no further faults. For one document.
 */
final class Names {
  private record Use(Place place, String name) {}

  private final String noun;
  private final FieldFaults faults;
  private final Map<String, Place> placesByName = new LinkedHashMap<>();
  private final List<Use> uses = new ArrayList<>();

  /**
   * No names.
   *
   * @param noun the kind of object, such as {@code a backend}
   */
  Names(String noun, FieldFaults faults) {
    this.noun = noun;
    this.faults = faults;
  }

  /** Reads the field {@code name} of an object; empty after a fault. */
  String declare(Fields in, TextRule rule) {
    String name = in.text("name", rule);
    declare(in.place("name"), name);
    return name;
  }

  void declare(Place place, String name) {
    if (name.isEmpty()) {
      return;
    }
    Place first = placesByName.putIfAbsent(name, place);
    if (first != null) {
      faults.add(place, name, "a name of its own; %s has this one".formatted(first));
    }
  }

  /** Reads a required field that refers to an object by its name; empty after a fault. */
  String use(Fields in, String field) {
    String name = in.text(field, TextRules.NAME);
    if (!name.isEmpty()) {
      uses.add(new Use(in.place(field), name));
    }
    return name;
  }

  /** Adds a fault for each reference to a name that does not exist, after all are read. */
  void resolve() {
    for (Use use : uses) {
      if (!placesByName.containsKey(use.name)) {
        faults.add(use.place, use.name, expected(use.name));
      }
    }
  }

  private String expected(String unknown) {
    Set<String> known = placesByName.keySet();
    return known.isEmpty()
        ? "%s, of which there is none".formatted(noun)
        : KnownNames.oneOf(known) + KnownNames.didYouMean(unknown, known);
  }
}
