package dev.tollgate.authz.keys;

import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.ReplicaProcess;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The keys in the memory of one replica. Its clock is stepped by the test. */
public final class Follower implements AutoCloseable {
  public static final Duration STALENESS_LIMIT = Duration.ofMinutes(15);

  public final KeyDirectory<String> directory = new KeyDirectory<>(key -> "");
  public final AtomicLong nanos = new AtomicLong();
  public final Freshness freshness =
      new Freshness(
          STALENESS_LIMIT, new TimeSource(InstantSource.fixed(Instant.EPOCH), nanos::get));
  public final MeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger connected = new AtomicInteger();
  private final ChangeFeed feed;

  private Follower(ChangeFeed.Connections source) {
    feed =
        new ChangeFeed(
            source,
            List.of(KeyMirror.of(directory, metrics)),
            freshness,
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(200), new Random(1)),
            new ReplicaReporter(
                ReplicaProcess.starting("follower-" + UUID.randomUUID()),
                () -> STALENESS_LIMIT,
                _ -> true,
                new KnownReplicas(TimeSource.system()),
                System::nanoTime),
            Snapshot.NONE,
            new ChangeFeed.Checks() {
              @Override
              public void begin() {
                connected.incrementAndGet();
              }

              @Override
              public void end(String reason) {}
            });
    feed.bind(metrics);
  }

  /** A follower that has loaded what there is. */
  public static Follower start(ChangeFeed.Connections source) {
    Follower follower = new Follower(source);
    follower.feed.start(CompletableFuture.completedFuture(null));
    await("the keys to be loaded")
        .atMost(Duration.ofSeconds(10))
        .until(follower::timesConnected, times -> times > 0);
    return follower;
  }

  public Optional<KeyStatus> status(KeyText text) {
    return directory.find(Keys.hasher().hash(text)).map(entry -> entry.key().status());
  }

  public void awaitStatus(KeyText text, KeyStatus status, Duration limit) {
    await("the key to be " + status)
        .atMost(limit)
        .until(() -> status(text), found -> found.equals(Optional.of(status)));
  }

  public void awaitUnknown(KeyText text, Duration limit) {
    await("the key to be unknown").atMost(limit).until(() -> status(text), Optional::isEmpty);
  }

  public void awaitFound(Supplier<Optional<?>> find, Duration limit) {
    await("the key to be found").atMost(limit).until(() -> find.get().isPresent());
  }

  public void awaitReconnected(int times) {
    await("the feed to be back")
        .atMost(Duration.ofSeconds(20))
        .until(this::timesConnected, found -> found > times);
  }

  public int timesConnected() {
    return connected.get();
  }

  public long appliedSeq() {
    return feed.appliedSeq();
  }

  public double metric(String name) {
    return metrics.get(name).gauge().value();
  }

  @Override
  public void close() {
    feed.close();
  }
}
