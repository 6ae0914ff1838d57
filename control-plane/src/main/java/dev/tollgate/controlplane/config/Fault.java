package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.FieldFault;

/** A fault of a gateway document. Immutable. */
public record Fault(FieldFault ofField) {
  @Override
  public String toString() {
    return ofField.toString();
  }
}
