package dev.tollgate.controlplane.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  /**
   * The certificates of some files.
   *
   * @param certificates all that were asked for
   * @param problems those that should not be put into use, in the order of their names
   */
  public record Loaded(CertificateSet certificates, List<Problem> problems) {
    /** Copies the list. */
    public Loaded {
      problems = List.copyOf(problems);
    }
  }

  /** A certificate that should not be put into use. */
  public record Problem(String name, Path file, String expected) {}

  /**
   * Reads certificate files. One that cannot be used is as it was before; if it was not in use, an
   * ended one is served as it is, and another is left out. Blocks on the disk.
   *
   * @param files by the names of the certificates
   * @param before the certificates in use
   */
  public Loaded load(Map<String, Path> files, CertificateSet before) {
    SortedMap<String, CertificateSet.FromFile> byName = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(files)
        .forEach((name, file) -> {
          @Nullable CertificatePem pem;
          try {
            pem = parse(read(file));
          } catch (UnusableCertificateException e) {
            problems.add(new Problem(name, file, e.expected()));
            CertificateSet.FromFile old = before.has(name, file) ? before.byName().get(name) : null;
            pem = old == null || old.pem() == null ? e.ended() : old.pem();
          }
          byName.put(name, new CertificateSet.FromFile(file, pem));
        });
    return new Loaded(new CertificateSet(byName), problems);
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
    } catch (IOException | SecurityException e) {
      throw new UnusableCertificateException(
          "a file that the control plane can read (%s)".formatted(e.getClass().getSimpleName()));
    }
  }
}
