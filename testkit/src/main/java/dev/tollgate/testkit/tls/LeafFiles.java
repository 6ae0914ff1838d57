package dev.tollgate.testkit.tls;

import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of an issued certificate.
 *
 * @param certificate the certificate and, behind it, the authority's
 * @param key its private key (PKCS #8)
 * @param combined both in one file
 */
public record LeafFiles(Path certificate, Path key, Path combined) {
  static LeafFiles in(Path directory, String name) {
    return new LeafFiles(
        directory.resolve(name + ".crt"),
        directory.resolve(name + ".key"),
        directory.resolve(name + ".pem"));
  }

  boolean allExist() {
    return Files.exists(certificate) && Files.exists(key) && Files.exists(combined);
  }

  void write(String chainPem, String keyPem) throws IOException {
    FileTree.writePrivate(key, keyPem);
    FileTree.writePrivate(combined, chainPem + keyPem);
    FileTree.writePrivate(certificate, chainPem);
  }
}
