package dev.tollgate.controlplane.config;

import java.util.List;

/** What came of reading a gateway document. */
public sealed interface Parsed {
  /** The document can be rendered without further doubts. */
  record Valid(GatewayDocument document) implements Parsed {}

  /**
   * The document was refused.
   *
   * @param faults everything that is wrong, in the order of the document; never empty
   */
  record Invalid(List<Fault> faults) implements Parsed {
    public Invalid {
      faults = List.copyOf(faults);
    }
  }
}
