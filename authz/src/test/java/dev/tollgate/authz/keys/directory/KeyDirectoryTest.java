package dev.tollgate.authz.keys.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.feed.RowTarget;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyDirectoryTest {
  private final KeyDirectory<String> directory = new KeyDirectory<>(key -> key.id().value());
  private final KeyHash hash = Keys.hasher().hash(Keys.text());
  private final ApiKey key = Keys.active();

  @Test
  void find_presentKey_comesWithItsAttachment() {
    directory.put(new LoadedKey(key, hash, false, 1));

    assertThat(directory.find(hash)).contains(new KeyDirectory.Entry<>(key, 1, key.id().value()));
    assertThat(directory.find(Keys.hasher().hash(Keys.text()))).isEmpty();
  }

  @Test
  void put_olderStateAfterRevocation_isIgnored() {
    directory.put(new LoadedKey(Keys.revoked(key), hash, false, 6));

    directory.put(
        new LoadedKey(key, hash, false, 5)); // read before the revocation, arrived after it

    assertThat(status()).contains(KeyStatus.REVOKED);
  }

  @Test
  void put_newHash_forgetsTheOldOne() {
    directory.put(new LoadedKey(key, Keys.hasher().hash(Keys.text()), false, 1));

    directory.put(new LoadedKey(key, hash, false, 2));

    assertThat(directory.find(hash)).isPresent();
    assertThat(directory.size()).isEqualTo(1);
  }

  @Test
  void remove_presentKey_isNotFound() {
    directory.put(new LoadedKey(key, hash, false, 1));

    directory.remove(key.id().value());

    assertThat(directory.find(hash)).isEmpty();
  }

  @Test
  void publish_replacement_showsNothingBeforeAndAllAfter() {
    directory.put(new LoadedKey(Keys.active(), Keys.hasher().hash(Keys.text()), false, 9));
    RowTarget.Replacement<LoadedKey> replacement = directory.replace();
    replacement.put(new LoadedKey(key, hash, false, 3));
    assertThat(directory.find(hash)).isEmpty();

    replacement.publish();

    assertThat(directory.find(hash)).isPresent();
    assertThat(directory.size()).isEqualTo(1);
  }

  private Optional<KeyStatus> status() {
    return directory.find(hash).map(entry -> entry.key().status());
  }
}
