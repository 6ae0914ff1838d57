package dev.tollgate.authz.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.LoadedKey;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.net.Network;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Keys for tests, here and in other packages. */
public final class Keys {
  /** A pepper that is no secret. */
  public static final String PEPPER = "a pepper of thirty-two bytes!!!!";

  private static final Random random = new Random(42);

  private Keys() {}

  /** A hasher with {@link #PEPPER}. */
  public static KeyHasher hasher() {
    return new KeyHasher(PEPPER.getBytes(UTF_8));
  }

  /** A new key text. */
  public static synchronized KeyText text() {
    return KeyText.mint(Environment.LIVE, random);
  }

  /** An active key for all its app's products, without dates and quota. */
  public static ApiKey active() {
    return key(KeyStatus.ACTIVE, null, null, null);
  }

  /** A key of the default app with a new id. */
  public static synchronized ApiKey key(
      KeyStatus status,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable Limit limit) {
    KeyId id = KeyId.random(random);
    return new ApiKey(
        id,
        "default",
        "default",
        Environment.LIVE,
        status,
        notBefore,
        expiresAt,
        List.of(),
        List.of(),
        Map.of(),
        id,
        limit,
        1);
  }

  /** A new key of the default app with required properties only. */
  public static NewKey wanted(String name) {
    return new NewKey(
        "default",
        Environment.LIVE,
        new KeyProperties(name, List.of(), List.of(), Map.of(), null, null, null));
  }

  /** Somebody who may change everything. */
  public static Editor editor() {
    return Editor.everywhere(
        new Actor(new Caller("test", "test", Role.OWNER, null), "127.0.0.1", "a-call"));
  }

  /** The same key, revoked. */
  public static ApiKey revoked(ApiKey key) {
    return new ApiKey(
        key.id(),
        key.app(),
        key.tenant(),
        key.environment(),
        KeyStatus.REVOKED,
        key.notBefore(),
        key.expiresAt(),
        key.products(),
        key.sources(),
        key.metadata(),
        key.quotaOwner(),
        key.limit(),
        key.quotaRevision());
  }

  /** The same key, only for some products. */
  public static ApiKey withProducts(ApiKey key, String... products) {
    return with(key, key.environment(), List.of(products), key.sources(), key.metadata());
  }

  /** The same key, only from some networks. */
  public static ApiKey withSources(ApiKey key, Network... sources) {
    return with(key, key.environment(), key.products(), List.of(sources), key.metadata());
  }

  /** The same key with metadata. */
  public static ApiKey withMetadata(ApiKey key, Map<String, String> metadata) {
    return with(key, key.environment(), key.products(), key.sources(), metadata);
  }

  /** The same key in another environment. */
  public static ApiKey in(Environment environment, ApiKey key) {
    return with(key, environment, key.products(), key.sources(), key.metadata());
  }

  private static ApiKey with(
      ApiKey key,
      Environment environment,
      List<String> products,
      List<Network> sources,
      Map<String, String> metadata) {
    return new ApiKey(
        key.id(),
        key.app(),
        key.tenant(),
        environment,
        key.status(),
        key.notBefore(),
        key.expiresAt(),
        products,
        sources,
        metadata,
        key.quotaOwner(),
        key.limit(),
        key.quotaRevision());
  }

  /** Puts the key into the directory as if it had been loaded. */
  public static void load(KeyDirectory<?> directory, KeyText text, ApiKey key) {
    directory.put(new LoadedKey(key, hasher().hash(text), false, 1));
  }

  /** Freshness that was just confirmed. */
  public static Freshness fresh() {
    Freshness freshness =
        new Freshness(
            Duration.ofMinutes(15), new TimeSource(InstantSource.fixed(Instant.EPOCH), () -> 0));
    confirm(freshness);
    return freshness;
  }

  /** Confirms as a feed does. */
  public static void confirm(Freshness freshness) {
    freshness.confirm(freshness.now());
  }
}
