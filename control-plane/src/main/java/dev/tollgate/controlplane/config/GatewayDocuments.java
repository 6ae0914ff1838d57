package dev.tollgate.controlplane.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Reads gateway documents. Thread-safe. */
public final class GatewayDocuments {
  private GatewayDocuments() {}

  /**
   * Reads and checks a document; never throws for what stands in it. Text that starts with a brace
   * is read as JSON, other text as YAML.
   *
   * @param yamlOrJson the document as text
   * @return the document, or all that is wrong with it
   */
  public static Parsed parse(String yamlOrJson) {
    Faults faults = new Faults();
    Optional<ObjectNode> root = DocumentTree.read(yamlOrJson, faults);
    Optional<GatewayDocument> document = root.map(node -> read(node, faults));
    List<Fault> list = faults.list();
    return document.isPresent() && list.isEmpty()
        ? new Parsed.Valid(document.get())
        : new Parsed.Invalid(list);
  }

  private static GatewayDocument read(ObjectNode node, Faults faults) {
    Fields fields = new Fields("", node, faults);
    GatewayDocument document = new DocumentReader(faults).read(fields);
    fields.rejectUnknown();
    return document;
  }
}
