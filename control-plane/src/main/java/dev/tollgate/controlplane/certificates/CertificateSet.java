package dev.tollgate.controlplane.certificates;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Certificates by the names under which listeners use them. Not part of a revision: they can change
 * while it stays. Immutable.
 *
 * @param byName sorted by name
 */
public record CertificateSet(SortedMap<String, FromFile> byName) {
  /** No certificates. */
  public static final CertificateSet EMPTY = new CertificateSet(new TreeMap<>());

  /**
   * A certificate and the file that it is read from.
   *
   * @param pem null while the file has never been usable; the listener waits for it then
   */
  public record FromFile(Path file, @Nullable CertificatePem pem) {}

  /** Copies the map. */
  public CertificateSet {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /** The certificates of both; for a name in both, that of {@code next}. */
  public static CertificateSet union(CertificateSet old, CertificateSet next) {
    SortedMap<String, FromFile> union = new TreeMap<>(old.byName);
    union.putAll(next.byName);
    return new CertificateSet(union);
  }

  /** This set with newer contents of its files; the same object if nothing changes. */
  public CertificateSet with(Map<Path, CertificatePem> newer) {
    SortedMap<String, FromFile> updated = new TreeMap<>(byName);
    updated.replaceAll((_, old) -> {
      CertificatePem pem = newer.get(old.file);
      return pem == null ? old : new FromFile(old.file, pem);
    });
    return updated.equals(byName) ? this : new CertificateSet(updated);
  }

  /** Whether it has a certificate of this name that is read from this file. */
  public boolean has(String name, Path file) {
    FromFile found = byName.get(name);
    return found != null && found.file.equals(file);
  }

  /** The files of all certificates. */
  public Set<Path> files() {
    return byName.values().stream().map(FromFile::file).collect(Collectors.toUnmodifiableSet());
  }
}
