package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.Renderer;
import java.util.List;

/** Makes releases of documents. Thread-safe. */
final class Releases {
  private final CertificateReader certificates;

  /** The result of checking a document. */
  sealed interface Checked {
    /** The document is valid, and its certificates can be served. */
    record Usable(GatewayDocument document, CertificateSet certificates) implements Checked {
      Release release(long revision) {
        return new Release(
            revision, Renderer.render(document, revision), EndpointSet.of(document), certificates);
      }
    }

    /**
     * The document cannot be released.
     *
     * @param faults never empty
     */
    record Invalid(List<Fault> faults) implements Checked {}
  }

  Releases(CertificateReader certificates) {
    this.certificates = certificates;
  }

  /** Checks a document and the certificates that it names. Blocks on the disk. */
  Checked check(String document) {
    return switch (GatewayDocuments.parse(document)) {
      case Parsed.Valid(GatewayDocument valid) -> check(valid);
      case Parsed.Invalid(List<Fault> faults) -> new Checked.Invalid(faults);
    };
  }

  private Checked check(GatewayDocument document) {
    return switch (certificates.load(document)) {
      case CertificateReader.Loaded.All(CertificateSet all) -> new Checked.Usable(document, all);
      case CertificateReader.Loaded.Unusable(List<Fault> faults) -> new Checked.Invalid(faults);
    };
  }
}
