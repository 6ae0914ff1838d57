package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.KeyLimit;
import dev.tollgate.authz.keys.KeyProperties;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.NewKey;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.database.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/**
 * Keys with a limit that is never reached, made as an admin makes them.
 *
 * @param count how many
 */
record LimitedKeys(int count) implements LoadedService.Fill {
  private static final Limit ENDLESS =
      Limit.ofKey(Limit.MAX_AMOUNT, FixedWindow.of(Duration.ofDays(1)));

  @Override
  public List<String> fill(Database database, String pepper) {
    InstantSource clock = InstantSource.system();
    Jdbi jdbi = Jdbi.create(database.dataSource());
    ChangeLog changes = new ChangeLog(jdbi, _ -> {}); // nobody follows yet
    KeyStore store =
        new KeyStore(
            new Storage(jdbi, changes, new AuditLog(clock), new SecureRandom(), clock),
            LoadedService.peppers(pepper),
            new KeyLimit(Long.MAX_VALUE));
    Editor editor =
        Editor.everywhere(
            new Actor(new Caller("bench", "bench", Role.OWNER, null), "bench", "bench"));
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> store.create(key(number), editor).text().reveal())
        .toList();
  }

  private static NewKey key(int number) {
    return new NewKey(
        "default",
        Environment.LIVE,
        new KeyProperties("bench " + number, List.of(), List.of(), Map.of(), ENDLESS, null, null));
  }
}
