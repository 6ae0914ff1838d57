package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.FieldFault;
import java.util.List;

/** The result of parsing a gateway document. */
public sealed interface Parsed {
  /** The document is valid, so it can be rendered. */
  record Valid(GatewayDocument document) implements Parsed {}

  /**
   * The document has faults.
   *
   * @param faults all faults, in the order of the document; never empty
   */
  record Invalid(List<FieldFault> faults) implements Parsed {
    public Invalid {
      faults = List.copyOf(faults);
    }
  }
}
