package dev.tollgate.testkit.gateway;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown if another gateway runs in the directory. */
public final class GatewayAlreadyRunningException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception for the gateway in {@code directory}. */
  public GatewayAlreadyRunningException(Path directory) {
    super("a gateway runs in " + directory + " already");
  }
}
