package dev.tollgate.controlplane.render;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one {@link RenderedEdge}, whose model has received no request before a test. */
abstract class OnRenderedEdge {
  static RenderedEdge edge;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    edge = new RenderedEdge(directory);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @BeforeEach
  void forget() {
    edge.model().forgetRequests();
  }
}
