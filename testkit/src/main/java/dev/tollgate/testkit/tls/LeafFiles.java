package dev.tollgate.testkit.tls;

import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of an issued certificate. Immutable.
 *
 * @param certificate the certificate, followed by the CA's
 * @param key the private key (PKCS #8)
 * @param combined certificates and key in one file
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
