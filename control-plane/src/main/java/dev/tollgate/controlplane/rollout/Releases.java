package dev.tollgate.controlplane.rollout;

import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.certificates.CertificateReader.Loaded;
import dev.tollgate.controlplane.certificates.CertificateReader.Problem;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes releases of documents and of stored revisions. Thread-safe. */
final class Releases {
  private static final Logger logger = LoggerFactory.getLogger(Releases.class);

  private final CertificateReader certificates;
  private final RevisionStore store;
  private final Set<Integer> reservedPorts;

  /** The result of checking a document. */
  sealed interface Checked {
    /**
     * The document is valid, and its certificates can be put into use.
     *
     * @param warnings certificates that were in use before and cannot be put into use now
     */
    record Usable(GatewayDocument document, CertificateSet certificates, List<FieldFault> warnings)
        implements Checked {
      Compiled compile(long revision) {
        return Compiled.of(document, revision);
      }

      Release release(long revision) {
        Compiled compiled = compile(revision);
        return new Release(revision, compiled.resources(), compiled.endpoints(), certificates);
      }
    }

    /**
     * The document cannot be released.
     *
     * @param faults never empty
     */
    record Invalid(List<FieldFault> faults) implements Checked {}
  }

  /**
   * Releases of the revisions in a store.
   *
   * @param reservedPorts ports that no listener of a new document may have
   */
  Releases(CertificateReader certificates, RevisionStore store, Set<Integer> reservedPorts) {
    this.certificates = certificates;
    this.store = store;
    this.reservedPorts = reservedPorts;
  }

  /**
   * Checks a document and the certificates that it names. Blocks on the disk.
   *
   * @param inUse the certificates that are served now: one of them does not stop a document that
   *     only keeps it
   */
  Checked check(String document, CertificateSet inUse) {
    return switch (GatewayDocuments.parse(document, reservedPorts)) {
      case Parsed.Valid(GatewayDocument valid) -> check(valid, inUse);
      case Parsed.Invalid(List<FieldFault> faults) -> new Checked.Invalid(faults);
    };
  }

  /**
   * Makes the release of a stored revision, from the bytes that were rendered when it was put. A
   * certificate that cannot be used costs its own listener only, and is logged. Blocks on the disk
   * and the database.
   *
   * @return empty if the revision has no such bytes, and its document is not valid any more
   */
  Optional<Release> load(Revision revision, CertificateSet inUse) {
    return compiled(revision)
        .map(compiled -> {
          Loaded loaded = certificates.load(compiled.certificateFiles(), inUse);
          loaded
              .problems()
              .forEach(problem ->
                  logger
                      .atError()
                      .addKeyValue("revision", revision.number())
                      .addKeyValue("certificate", problem.name())
                      .addKeyValue("file", problem.file())
                      .addKeyValue("expected", problem.expected())
                      .log("a certificate cannot be used; its listener cannot serve new clients"));
          return new Release(
              revision.number(), compiled.resources(), compiled.endpoints(), loaded.certificates());
        });
  }

  private Optional<Compiled> compiled(Revision revision) {
    Optional<byte[]> bytes = store.compiled(revision.number());
    if (bytes.isPresent()) {
      try {
        return Optional.of(Compiled.ofBytes(bytes.get()));
      } catch (IOException e) {
        logger
            .atError()
            .setCause(e)
            .addKeyValue("revision", revision.number())
            .log("the compiled resources cannot be read; the document is rendered again");
      }
    }
    return switch (GatewayDocuments.parse(revision.document())) {
      case Parsed.Valid(GatewayDocument document) ->
          Optional.of(Compiled.of(document, revision.number()));
      case Parsed.Invalid _ -> Optional.empty();
    };
  }

  private Checked check(GatewayDocument document, CertificateSet inUse) {
    Map<String, Path> files = new HashMap<>();
    Map<String, String> places = new HashMap<>();
    for (int i = 0; i < document.certificates().size(); i++) {
      Certificate certificate = document.certificates().get(i);
      files.put(certificate.name(), certificate.file());
      places.put(certificate.name(), "certificates[%d].secret".formatted(i));
    }
    Loaded loaded = certificates.load(files, inUse);
    List<FieldFault> faults = new ArrayList<>();
    List<FieldFault> warnings = new ArrayList<>();
    for (Problem problem : loaded.problems()) {
      boolean isKept = inUse.has(problem.name(), problem.file());
      (isKept ? warnings : faults)
          .add(
              new FieldFault(
                  places.getOrDefault(problem.name(), ""),
                  Optional.of("file:" + problem.file()),
                  problem.expected()));
    }
    return faults.isEmpty()
        ? new Checked.Usable(document, loaded.certificates(), warnings)
        : new Checked.Invalid(faults);
  }
}
