package dev.tollgate.controlplane.certificates;

import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads certificate files and checks that Envoy can serve them now. Thread-safe. */
public final class CertificateReader {
  /** A chain of four certificates with a large key has 10 KiB. */
  private static final int MAX_FILE_BYTES = 256 << 10;

  private final InstantSource clock;

  /**
   * A reader.
   *
   * @param clock decides whether a certificate is in date
   */
  public CertificateReader(InstantSource clock) {
    this.clock = clock;
  }

  /** The result of loading a document's certificates. */
  public sealed interface Loaded {
    /** All can be served. */
    record All(CertificateSet certificates) implements Loaded {}

    /**
     * At least one cannot be served.
     *
     * @param faults never empty
     */
    record Unusable(List<Fault> faults) implements Loaded {
      /** Copies the list. */
      public Unusable {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads the files that a document names; bad content becomes a fault. Blocks on the disk. */
  public Loaded load(GatewayDocument document) {
    SortedMap<String, CertificateSet.FromFile> byName = new TreeMap<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < document.certificates().size(); i++) {
      Certificate certificate = document.certificates().get(i);
      Path file = certificate.file();
      try {
        byName.put(certificate.name(), new CertificateSet.FromFile(file, parse(read(file))));
      } catch (UnusableCertificateException e) {
        String place = "certificates[%d].secret".formatted(i);
        faults.add(new Fault(new FieldFault(place, Optional.of("file:" + file), e.expected())));
      }
    }
    return faults.isEmpty()
        ? new Loaded.All(new CertificateSet(byName))
        : new Loaded.Unusable(faults);
  }

  CertificatePem parse(String text) throws UnusableCertificateException {
    return CertificateFile.parse(text, clock.instant());
  }

  static String read(Path file) throws UnusableCertificateException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnusableCertificateException(
          "a regular file"); // reading a device or a pipe may never end
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new UnusableCertificateException(
            "a file of at most %d bytes".formatted(MAX_FILE_BYTES));
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UnusableCertificateException(
          "a file that the control plane can read (%s)".formatted(e.getClass().getSimpleName()));
    }
  }
}
