package dev.tollgate.testkit.gateway;

import java.io.IOException;
import java.nio.file.Path;

/** Another gateway runs in the directory. */
public final class GatewayRunsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For the one in {@code directory}. */
  public GatewayRunsException(Path directory) {
    super("a gateway runs in " + directory + " already");
  }
}
