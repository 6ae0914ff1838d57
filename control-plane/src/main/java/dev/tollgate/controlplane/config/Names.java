package dev.tollgate.controlplane.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of one kind of thing: which there are, and where they are used. A name counts as there
 * even if something else about the thing is wrong, so that one mistake is reported once.
 */
final class Names {
  private record Use(String path, String name) {}

  private final String noun;
  private final Faults faults;
  private final Map<String, String> pathsByName = new LinkedHashMap<>();
  private final List<Use> uses = new ArrayList<>();

  /**
   * @param noun what the names name, such as {@code a backend}
   */
  Names(String noun, Faults faults) {
    this.noun = noun;
    this.faults = faults;
  }

  /** Reads the field {@code name} of a thing; empty if it is not right. */
  String declare(Fields in, Rule rule) {
    String name = in.text("name", rule);
    declare(in.path("name"), name);
    return name;
  }

  void declare(String path, String name) {
    if (name.isEmpty()) {
      return;
    }
    String first = pathsByName.putIfAbsent(name, path);
    if (first != null) {
      faults.add(path, name, "a name of its own; %s has this one".formatted(first));
    }
  }

  /** Reads a required field that names a thing; empty if it is not right. */
  String use(Fields in, String field) {
    String name = in.text(field, Rule.NAME);
    if (!name.isEmpty()) {
      uses.add(new Use(in.path(field), name));
    }
    return name;
  }

  /** Says which names are used and not there; call it when all is read. */
  void resolve() {
    for (Use use : uses) {
      if (!pathsByName.containsKey(use.name)) {
        faults.unknown(use.path, use.name, pathsByName.keySet(), noun);
      }
    }
  }
}
