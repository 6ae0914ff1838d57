package dev.tollgate.authz.emergency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.DenyList;
import dev.tollgate.authz.snapshot.EncryptedText;
import dev.tollgate.boot.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenialsTest {
  private static final byte[] OLD = "the pepper that was used up to now".getBytes(US_ASCII);
  private static final byte[] NEW = "the pepper that is used from now on".getBytes(US_ASCII);
  private static final String ID = "key_0000000000000000";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void denyUnderOldPepper() throws IOException {
    file = directory.resolve("emergency.denials");
    Denials denials =
        new Denials(
            new Catalog().denyList(), Optional.of(new EncryptedText(file, OLD, Optional.empty())));
    denials.add(
        new Denial(
            DenyList.Kind.KEY,
            ID,
            "stolen",
            "2026-01-31T12:00:00Z",
            null,
            "bootstrap",
            "bootstrap",
            "OWNER",
            null,
            "127.0.0.1",
            "r-1"));
  }

  @Test
  void restart_pepperChanged_staysInForce() {
    DenyList denyList = new Catalog().denyList();

    Denials again =
        new Denials(denyList, Optional.of(new EncryptedText(file, NEW, Optional.of(OLD))));

    assertThat(denyList.deniesKey(ID)).isTrue();
    assertThat(again.all()).hasSize(1);
  }

  @Test
  void isFull_manyDenialsOfOneTenant_leaveRoomForOthers() throws IOException {
    Denials denials = new Denials(new Catalog().denyList(), Optional.empty());
    for (int i = 0; i < Denials.MAX_DENIALS_OF_TENANT; i++) {
      assertThat(denials.isFullFor("ten_1")).isFalse();
      denials.add(
          new Denial(
              DenyList.Kind.KEY,
              "key_" + i,
              "stolen",
              "2026-01-31T12:00:00Z",
              "ten_1",
              "bootstrap",
              "bootstrap",
              "OWNER",
              null,
              "127.0.0.1",
              "r-1"));
    }

    assertThat(denials.isFullFor("ten_1")).isTrue();
    assertThat(denials.isFullFor("ten_2")).isFalse();
  }

  @Test
  void restart_pepperUnknown_doesNotStartAndKeepsTheFile() throws IOException {
    byte[] before = Files.readAllBytes(file);
    Optional<EncryptedText> unreadable =
        Optional.of(new EncryptedText(file, NEW, Optional.empty()));

    assertThatThrownBy(() -> new Denials(new Catalog().denyList(), unreadable))
        .isInstanceOf(StartFailure.class)
        .hasMessageContainingAll(file.toString(), "AUTHZ_KEY_OTHER_PEPPER_FILE");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void restart_fileAltered_doesNotStart() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    Optional<EncryptedText> altered = Optional.of(new EncryptedText(file, OLD, Optional.of(NEW)));

    assertThatThrownBy(() -> new Denials(new Catalog().denyList(), altered))
        .isInstanceOf(StartFailure.class);
  }
}
