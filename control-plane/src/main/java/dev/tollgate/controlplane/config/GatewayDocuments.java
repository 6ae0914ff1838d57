package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.Fields;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.util.Optional;
import java.util.Set;

/** Parses and validates gateway documents. Stateless. */
public final class GatewayDocuments {
  /** The place of faults that concern the document as a whole. */
  static final Place ROOT = Place.root("document");

  private static final String EXPECTED = "an object with listeners and routes";

  private GatewayDocuments() {}

  /**
   * Parses and validates a document. Text that starts with a brace is parsed as JSON, other text as
   * YAML. Does not throw, whatever the text.
   *
   * @return the document, or all its faults
   */
  public static Parsed parse(String yamlOrJson) {
    return parse(yamlOrJson, Set.of());
  }

  /**
   * Parses and validates a document as {@link #parse(String)} does.
   *
   * @param reservedPorts ports that no listener may have, on any address
   */
  public static Parsed parse(String yamlOrJson, Set<Integer> reservedPorts) {
    FieldFaults faults = new FieldFaults(ROOT);
    Optional<GatewayDocument> document =
        Fields.read(
            yamlOrJson,
            Limits.DOCUMENT_BYTES,
            EXPECTED,
            faults,
            new DocumentReader(faults, reservedPorts)::read);
    return document
        .<Parsed>map(Parsed.Valid::new)
        .orElseGet(() -> new Parsed.Invalid(faults.list()));
  }
}
