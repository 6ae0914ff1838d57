package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.render.CertificatePem;
import dev.tollgate.controlplane.render.Certificates;
import dev.tollgate.controlplane.render.Renderer;
import java.util.List;
import java.util.Map;

/** Makes releases of documents. Thread-safe. */
final class Releases {
  private final Certificates certificates;

  /** What came of checking a document. */
  sealed interface Checked {
    /** It can be released. */
    record Usable(GatewayDocument document, Map<String, CertificatePem> certificates)
        implements Checked {
      Release release(long revision) {
        return Release.of(revision, Renderer.render(document, revision, certificates));
      }
    }

    /** It cannot. */
    record Faulty(List<Fault> faults) implements Checked {}
  }

  Releases(Certificates certificates) {
    this.certificates = certificates;
  }

  /** Checks a document and the certificates that it names. Blocks on the disk. */
  Checked check(String document) {
    return switch (GatewayDocuments.parse(document)) {
      case Parsed.Valid(GatewayDocument valid) -> check(valid);
      case Parsed.Invalid(List<Fault> faults) -> new Checked.Faulty(faults);
    };
  }

  private Checked check(GatewayDocument document) {
    return switch (certificates.load(document)) {
      case Certificates.Loaded.All(Map<String, CertificatePem> all) ->
          new Checked.Usable(document, all);
      case Certificates.Loaded.Unusable(List<Fault> faults) -> new Checked.Faulty(faults);
    };
  }
}
