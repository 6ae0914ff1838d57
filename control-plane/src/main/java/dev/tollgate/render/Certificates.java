package dev.tollgate.render;

import dev.tollgate.config.Fault;
import dev.tollgate.config.GatewayDocument;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Loads the certificates that a gateway document names. Thread-safe. */
public final class Certificates {
  private final InstantSource clock;

  public Certificates(InstantSource clock) {
    this.clock = clock;
  }

  /** What came of loading. */
  public sealed interface Loaded {
    /** All of them, by name. */
    record All(Map<String, CertificatePem> byName) implements Loaded {
      public All {
        byName = Map.copyOf(byName);
      }
    }

    /** At least one cannot be served; never empty. */
    record Unusable(List<Fault> faults) implements Loaded {
      public Unusable {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads the files; never throws for what stands in them. Blocks on the disk. */
  public Loaded load(GatewayDocument document) {
    return new Loaded.Unusable(
        List.of(new Fault("certificates", null, "after " + clock.instant())));
  }
}
