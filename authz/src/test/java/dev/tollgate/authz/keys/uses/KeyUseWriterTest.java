package dev.tollgate.authz.keys.uses;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.AdminApi;
import dev.tollgate.authz.keys.Follower;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyUseWriterTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final KeyHasher second =
      new KeyHasher(2, "another pepper of thirty-two bytes".getBytes(US_ASCII));
  private static final StepClock clock = new StepClock(NOW);

  private static AdminApi api;
  private static AdminClient owner;

  @BeforeAll
  static void start() throws Exception {
    api = AdminApi.start(postgres, clock);
    owner = api.owner();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
  }

  @Test
  void writeUses_usedKeys_areShownAndSorted() throws Exception {
    KeyUses uses = new KeyUses();
    String never = create();
    String early = create();
    String late = create();
    uses.note(new KeyId(late), NOW.plusSeconds(7_200).toEpochMilli());
    uses.note(new KeyId(early), NOW.plusSeconds(3_600).toEpochMilli());

    writer(uses, Peppers.only(Keys.hasher())).writeUses();

    assertThat(owner.call("GET", "/admin/v1/keys/" + late).json().path("lastUsedAt").asText())
        .isEqualTo(NOW.plusSeconds(7_200).toString());
    assertThat(owner.call("GET", "/admin/v1/keys/" + never).json().has("lastUsedAt")).isFalse();
    assertThat(byLastUse()).startsWith(late, early).contains(never);
  }

  @Test
  void note_againWithinTheMinute_isNotWrittenAgain() throws Exception {
    KeyUses uses = new KeyUses();
    KeyId key = new KeyId(create());
    uses.note(key, NOW.toEpochMilli());
    uses.takeUses(10);

    uses.note(key, NOW.plusSeconds(1).toEpochMilli());
    assertThat(uses.takeUses(10)).isEmpty();
    uses.nextMinute();
    uses.note(key, NOW.plusSeconds(60).toEpochMilli());
    assertThat(uses.takeUses(10)).containsOnlyKeys(key);
  }

  @Test
  void writeUses_olderUseOfAnotherReplica_doesNotGoBack() throws Exception {
    String key = create();
    for (Instant use : List.of(NOW.plusSeconds(60), NOW)) {
      KeyUses uses = new KeyUses();
      uses.note(new KeyId(key), use.toEpochMilli());
      writer(uses, Peppers.only(Keys.hasher())).writeUses();
    }

    assertThat(owner.call("GET", "/admin/v1/keys/" + key).json().path("lastUsedAt").asText())
        .isEqualTo(NOW.plusSeconds(60).toString());
  }

  @Test
  void writeUses_deletedKey_keepsNoOtherFromBeingWritten() throws Exception {
    KeyUses uses = new KeyUses();
    String key = create();
    uses.note(new KeyId("key_0000000000000000"), NOW.toEpochMilli());
    uses.note(new KeyId(key), NOW.toEpochMilli());

    writer(uses, Peppers.only(Keys.hasher())).writeUses();

    assertThat(owner.call("GET", "/admin/v1/keys/" + key).json().has("lastUsedAt")).isTrue();
  }

  @Test
  void writeUses_databaseAway_areKept() {
    KeyUses uses = new KeyUses();
    KeyId key = new KeyId("key_0000000000000000");
    uses.note(key, NOW.toEpochMilli());
    Jdbi away = Jdbi.create("jdbc:postgresql://127.0.0.1:1/none");

    try (KeyUseWriter writer =
        new KeyUseWriter(
            uses,
            away,
            new ChangeLog(away, seq -> {}),
            Peppers.only(Keys.hasher()),
            new SimpleMeterRegistry())) {
      assertThatThrownBy(writer::writeUses).isInstanceOf(JdbiException.class);
    }

    assertThat(uses.takeUses(10)).isEqualTo(Map.of(key, NOW.toEpochMilli()));
  }

  @Test
  void writeMoves_keyFoundUnderThePepperBefore_isFoundUnderTheCurrentOneAlone() throws Exception {
    KeyText text =
        KeyText.parse(owner.create("{\"name\": \"a\"}").path("secret").asText()).orElseThrow();
    KeyUses uses = new KeyUses();
    try (Follower follower = Follower.start(api.database()::connectAlone)) {
      Peppers both = Peppers.of(second, Keys.hasher());
      KeyFinder<String> finder = new KeyFinder<>(follower.directory, both, uses);
      KeyFinder<String> later =
          new KeyFinder<>(follower.directory, Peppers.only(second), new KeyUses());
      assertThat(later.lookup(text).find()).isEmpty();
      KeyId id = finder.lookup(text).find().orElseThrow().key().id();

      writer(uses, both).writeMoves();
      follower.awaitFound(() -> later.lookup(text).find(), Duration.ofSeconds(5));

      assertThat(owner.call("GET", "/admin/v1/keys/" + id).json().path("pepperVersion").asInt())
          .isEqualTo(2);
      assertThat(finder.lookup(text).find()).isPresent();
      assertThat(follower.status(text)).isEmpty(); // under the pepper before
    }
  }

  @Test
  void find_underAPepperThatIsStillToCome_doesNotMoveBack() throws Exception {
    KeyText text =
        KeyText.parse(owner.create("{\"name\": \"a\"}").path("secret").asText()).orElseThrow();
    KeyUses uses = new KeyUses();
    try (Follower follower = Follower.start(api.database()::connectAlone)) {
      KeyHasher older =
          new KeyHasher(1, "the oldest pepper of thirty-two bytes".getBytes(US_ASCII));
      KeyHasher newer = new KeyHasher(3, Keys.PEPPER.getBytes(US_ASCII));

      assertThat(
              new KeyFinder<>(follower.directory, Peppers.of(older, newer), uses)
                  .lookup(text)
                  .find())
          .isPresent();

      assertThat(uses.takeMoves(10)).isEmpty();
    }
  }

  private static KeyUseWriter writer(KeyUses uses, Peppers peppers) {
    Jdbi jdbi = api.database().jdbi();
    return new KeyUseWriter(
        uses, jdbi, new ChangeLog(jdbi, seq -> {}), peppers, new SimpleMeterRegistry());
  }

  private static String create() throws Exception {
    clock.advance(Duration.ofMillis(1));
    return owner.create("{\"name\": \"a\"}").path("id").asText();
  }

  private static List<String> byLastUse() throws Exception {
    List<String> ids = new ArrayList<>();
    owner
        .call("GET", "/admin/v1/keys?sort=lastUsedAt&limit=200")
        .json()
        .path("items")
        .forEach(key -> ids.add(key.path("id").asText()));
    return ids;
  }
}
