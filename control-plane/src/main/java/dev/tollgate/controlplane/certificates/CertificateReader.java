package dev.tollgate.controlplane.certificates;

import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads the certificates that a gateway document names, and takes only what Envoy can serve now.
 * Thread-safe.
 */
public final class CertificateReader {
  /** A chain of four with a large key has 10 KiB. */
  private static final long MAX_FILE_BYTES = 256 << 10;

  private final InstantSource clock;

  public CertificateReader(InstantSource clock) {
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

    /**
     * At least one cannot be served.
     *
     * @param faults what is wrong with which; never empty
     */
    record Unusable(List<Fault> faults) implements Loaded {
      public Unusable {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads the files; never throws for what stands in them. Blocks on the disk. */
  public Loaded load(GatewayDocument document) {
    Map<String, CertificatePem> byName = new TreeMap<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < document.certificates().size(); i++) {
      Certificate certificate = document.certificates().get(i);
      try {
        byName.put(certificate.name(), CertificateFile.parse(read(certificate), clock.instant()));
      } catch (UnusableCertificateException e) {
        String path = "certificates[%d].secret".formatted(i);
        faults.add(new Fault(path, "file:" + certificate.file(), e.expected()));
      }
    }
    return faults.isEmpty() ? new Loaded.All(byName) : new Loaded.Unusable(faults);
  }

  private static String read(Certificate certificate) throws UnusableCertificateException {
    try {
      if (Files.size(certificate.file()) > MAX_FILE_BYTES) {
        throw new UnusableCertificateException(
            "a file of at most %d bytes".formatted(MAX_FILE_BYTES));
      }
      return Files.readString(certificate.file(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UnusableCertificateException(
          "a file that the control plane can read (%s)".formatted(e.getClass().getSimpleName()));
    }
  }
}
