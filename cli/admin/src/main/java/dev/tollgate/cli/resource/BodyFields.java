package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;

/** Flags that say what a thing is to be; a picocli mixin. For one run. */
@FunctionalInterface
public interface BodyFields {
  /** Puts what was said into the body; what was not stays out of it. */
  void addTo(ObjectNode body) throws CommandException;
}
