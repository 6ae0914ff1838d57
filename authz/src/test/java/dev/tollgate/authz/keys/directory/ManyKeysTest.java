package dev.tollgate.authz.keys.directory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.RowTarget;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A directory of more keys than are held in memory. */
class ManyKeysTest {
  private static final int LIMIT = 10;

  private final Map<KeyHash, LoadedKey> database = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private volatile @Nullable CountDownLatch mayAnswer;
  private volatile boolean away;
  private final KeyDirectory<String> directory =
      new KeyDirectory<>(key -> "", LIMIT, this::read, nanos::get);

  @Test
  void find_keyNotInMemory_isFetchedOnceHoweverManyWait() throws Exception {
    LoadedKey key = fill();
    mayAnswer = new CountDownLatch(1);

    CompletionStage<?> one = reading(key);
    CompletionStage<?> another = reading(key);
    requireNonNull(mayAnswer).countDown();
    one.toCompletableFuture().get(5, TimeUnit.SECONDS);
    another.toCompletableFuture().get(5, TimeUnit.SECONDS);

    assertThat(status(key)).contains(KeyStatus.ACTIVE);
    assertThat(reads).hasValue(1);
    assertThat(directory.fetch(key.hash())).isEqualTo(KeyFetch.ABSENT);
    assertThat(directory.find(key.key().id())).isPresent();
  }

  @Test
  void fetch_unknownTexts_costNoQuery() {
    fill();

    for (int i = 0; i < 1_000; i++) {
      assertThat(directory.fetch(Keys.hasher().hash(Keys.text()))).isEqualTo(KeyFetch.ABSENT);
    }

    assertThat(reads).hasValue(0);
  }

  @Test
  void fetch_keyThatWasDeleted_isAskedForOnce() throws Exception {
    LoadedKey key = fill();
    database.remove(key.hash());

    fetch(key);

    assertThat(directory.find(key.hash())).isEmpty();
    assertThat(directory.fetch(key.hash())).isEqualTo(KeyFetch.ABSENT);
    assertThat(reads).hasValue(1);
  }

  @Test
  void put_whileASlowReadIsUnderWay_isNotTakenBack() throws Exception {
    LoadedKey key = fill();
    CountDownLatch slow = new CountDownLatch(1);
    mayAnswer = slow;
    CompletionStage<?> fetched = reading(key);
    await("the read to begin").atMost(Duration.ofSeconds(5)).until(reads::get, count -> count == 1);

    LoadedKey revoked = new LoadedKey(Keys.revoked(key.key()), key.hash(), false, 9);
    database.put(key.hash(), revoked);
    directory.put(revoked);
    slow.countDown();
    fetched.toCompletableFuture().get(5, TimeUnit.SECONDS);

    assertThat(status(key)).contains(KeyStatus.REVOKED);
  }

  @Test
  void remove_whileASlowReadIsUnderWay_isNotTakenBack() throws Exception {
    LoadedKey key = fill();
    CountDownLatch slow = new CountDownLatch(1);
    mayAnswer = slow;
    CompletionStage<?> fetched = reading(key);
    await("the read to begin").atMost(Duration.ofSeconds(5)).until(reads::get, count -> count == 1);

    database.remove(key.hash());
    directory.remove(key.key().id().value());
    slow.countDown();
    fetched.toCompletableFuture().get(5, TimeUnit.SECONDS);

    assertThat(directory.find(key.hash())).isEmpty();
  }

  @Test
  void put_keyInMemory_isSeenAtOnce() throws Exception {
    LoadedKey key = fill();
    fetch(key);

    directory.put(new LoadedKey(Keys.revoked(key.key()), key.hash(), false, 9));

    assertThat(status(key)).contains(KeyStatus.REVOKED);
    assertThat(reads).hasValue(1);
  }

  @Test
  void fetch_databaseAway_isAnsweredAtOnceAndNotAskedAgainForASecond() throws Exception {
    LoadedKey key = fill();
    away = true;
    fetch(key);

    assertThat(directory.fetch(key.hash())).isEqualTo(KeyFetch.UNKNOWN);
    assertThat(reads).hasValue(1);
    away = false;
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    fetch(key);
    assertThat(status(key)).contains(KeyStatus.ACTIVE);
  }

  @Test
  void fetch_databaseGoesAwayWhileManyWait_oneFailureAnswersAll() throws Exception {
    fill();
    CountDownLatch hanging = new CountDownLatch(1);
    mayAnswer = hanging;
    List<CompletionStage<?>> waiting = new ArrayList<>();
    database.values().forEach(key -> waiting.add(reading(key)));
    await("as many reads as are allowed")
        .atMost(Duration.ofSeconds(5))
        .until(reads::get, count -> count == CachedKeyIndex.MAX_CONCURRENT_READS);

    away = true;
    hanging.countDown();

    for (CompletionStage<?> each : waiting) {
      each.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
    assertThat(reads).hasValueLessThanOrEqualTo(2 * CachedKeyIndex.MAX_CONCURRENT_READS - 1);
  }

  @Test
  void find_moreKeysUsedThanFit_keepsTheLimit() throws Exception {
    fill();
    for (LoadedKey key : database.values()) {
      fetch(key);
    }

    await("keys to be evicted")
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              directory.fetch(Keys.hasher().hash(Keys.text())); // the cache works when it is used
              return database.keySet().stream()
                  .filter(it -> directory.find(it).isPresent())
                  .count();
            },
            held -> held <= LIMIT);
  }

  @Test
  void put_oneKeyAboveTheLimit_dropsWhatWasInMemory() throws Exception {
    LoadedKey first = add();
    IntStream.range(1, LIMIT).forEach(i -> add());
    database.values().forEach(directory::put);
    assertThat(status(first)).contains(KeyStatus.ACTIVE);

    directory.put(add());

    assertThat(directory.find(first.hash())).isEmpty();
    fetch(first);
    assertThat(status(first)).contains(KeyStatus.ACTIVE);
    assertThat(directory.size()).isEqualTo(LIMIT + 1);
  }

  /** Loads twice as many keys as fit; returns one of them. */
  private LoadedKey fill() {
    LoadedKey first = add();
    IntStream.range(1, 2 * LIMIT).forEach(i -> add());
    RowTarget.Replacement<LoadedKey> all = directory.replace();
    database.values().forEach(all::put);
    all.publish();
    return first;
  }

  private LoadedKey add() {
    LoadedKey key = new LoadedKey(Keys.active(), Keys.hasher().hash(Keys.text()), false, 1);
    database.put(key.hash(), key);
    return key;
  }

  private void fetch(LoadedKey key) throws Exception {
    if (directory.fetch(key.hash()) instanceof KeyFetch.Reading(var until)) {
      until.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  private CompletionStage<?> reading(LoadedKey key) {
    if (directory.fetch(key.hash()) instanceof KeyFetch.Reading(var until)) {
      return until;
    }
    throw new AssertionError("the key is not being read");
  }

  private Optional<LoadedKey> read(KeyHash hash) throws SQLException {
    Optional<LoadedKey> answer = Optional.ofNullable(database.get(hash));
    reads.incrementAndGet();
    CountDownLatch latch = mayAnswer;
    try {
      if (latch != null) {
        latch.await();
      }
    } catch (InterruptedException e) {
      throw new SQLException(e);
    }
    if (away) {
      throw new SQLException("away");
    }
    return answer;
  }

  private Optional<KeyStatus> status(LoadedKey key) {
    return directory.find(key.hash()).map(entry -> entry.key().status());
  }
}
