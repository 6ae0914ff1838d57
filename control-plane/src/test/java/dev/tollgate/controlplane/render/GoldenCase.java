package dev.tollgate.controlplane.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.boot.Secret;
import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** One directory below {@code src/test/resources/render}: a document and what it becomes. */
record GoldenCase(Path directory) {
  static final long REVISION = 42;
  private static final Path ROOT = Path.of("src/test/resources/render");

  static List<GoldenCase> all() {
    try (Stream<Path> directories = Files.list(ROOT)) {
      return directories.sorted().map(GoldenCase::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path expected() {
    return directory.resolve("resources.yaml");
  }

  GatewayDocument document() {
    try {
      String text = Files.readString(directory.resolve("gateway.yaml"), UTF_8);
      return switch (GatewayDocuments.parse(text)) {
        case Parsed.Valid(GatewayDocument document) -> document;
        case Parsed.Invalid invalid -> throw new IllegalArgumentException(this + ": " + invalid);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With words in the place of certificates, so that no key is ever stored here. */
  ResourceSet render() {
    GatewayDocument document = document();
    return resources(document, REVISION, GoldenCase::placeholder);
  }

  /** All resources of a document, with certificates that {@code pem} makes of their names. */
  static ResourceSet resources(
      GatewayDocument document, long revision, Function<String, CertificatePem> pem) {
    SortedMap<String, CertificateSet.FromFile> certificates = new TreeMap<>();
    for (Certificate certificate : document.certificates()) {
      certificates.put(
          certificate.name(),
          new CertificateSet.FromFile(certificate.file(), pem.apply(certificate.name())));
    }
    return ResourceSet.of(
        Renderer.render(document, revision),
        EndpointSet.of(document),
        new CertificateSet(certificates));
  }

  static CertificatePem placeholder(String name) {
    return new CertificatePem("chain of " + name, Secret.of("key of " + name), Instant.MAX);
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
