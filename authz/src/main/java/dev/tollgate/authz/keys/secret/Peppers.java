package dev.tollgate.authz.keys.secret;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The peppers that keys are hashed under. New keys use the current pepper. While the pepper is
 * being replaced, keys are also found under a second one: first the next pepper, until every
 * replica has it; then the previous pepper, until its keys are rehashed. Thread-safe.
 */
public final class Peppers {
  private final KeyHasher current;
  private final @Nullable KeyHasher other;

  private Peppers(KeyHasher current, @Nullable KeyHasher other) {
    this.current = current;
    this.other = other;
  }

  /** The only pepper. */
  public static Peppers only(KeyHasher current) {
    return new Peppers(current, null);
  }

  /**
   * Two peppers.
   *
   * @throws IllegalArgumentException if they have the same version
   */
  public static Peppers of(KeyHasher current, KeyHasher other) {
    if (current.version() == other.version()) {
      throw new IllegalArgumentException(
          "pepper version: %d twice (expected: two versions)".formatted(current.version()));
    }
    return new Peppers(current, other);
  }

  /** The hasher for new keys. */
  public KeyHasher current() {
    return current;
  }

  /** The second hasher, while the pepper is being replaced. */
  public Optional<KeyHasher> other() {
    return Optional.ofNullable(other);
  }

  /**
   * True if keys are rehashed from the other pepper to the current one. They never move to an older
   * version.
   */
  public boolean rehashes() {
    return other != null && other.version() < current.version();
  }

  /** The hashes of the key under all peppers. */
  public List<KeyHash> hashes(KeyText key) {
    return all().map(hasher -> hasher.hash(key)).toList();
  }

  /** The hashes of the key under all peppers. */
  public List<KeyHash> hashes(ForeignKey key) {
    return all().map(hasher -> hasher.hash(key)).toList();
  }

  private Stream<KeyHasher> all() {
    return Stream.concat(Stream.of(current), Stream.ofNullable(other));
  }
}
