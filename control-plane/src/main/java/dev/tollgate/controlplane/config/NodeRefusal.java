package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.FieldFault;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the part of a document that a node refused. Stateless. */
final class NodeRefusal {
  private static final Pattern REASON =
      Pattern.compile("(node \\S+) refused the (\\w+): (.*)", Pattern.DOTALL);

  private NodeRefusal() {}

  /**
   * The fault for a reason such as {@code node edge-1 refused the listeners: …}.
   *
   * @return names the list of the document that the resources were rendered from
   */
  static FieldFault of(String reason) {
    Matcher parts = REASON.matcher(reason);
    if (!parts.matches()) {
      return new FieldFault("document", Optional.empty(), "a document that every node takes");
    }
    String field =
        switch (parts.group(2)) {
          case "clusters", "endpoints" -> "backends";
          case "secrets" -> "certificates";
          default -> parts.group(2);
        };
    return new FieldFault(
        field,
        Optional.empty(),
        "what %s takes; it says: %s".formatted(parts.group(1), parts.group(3)));
  }
}
