package dev.tollgate.authz;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.DecisionData;
import dev.tollgate.authz.emergency.DenialReplay;
import dev.tollgate.authz.emergency.DenialRoutes;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.snapshot.EncryptedText;
import dev.tollgate.boot.Secret;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;

/** The wiring of emergency denials, which work while the database is away. */
final class EmergencyWiring {
  private EmergencyWiring() {}

  /** Reads the denials that were made here; before any check is decided. */
  static Denials read(AuthzSettings settings, Catalog catalog) {
    return new Denials(
        catalog.denyList(),
        settings
            .snapshotDirectory()
            .map(directory ->
                new EncryptedText(
                    directory.resolve("emergency.denials"),
                    settings.keyPeppers().current().utf8(),
                    settings.keyPeppers().other().map(Secret::utf8))));
  }

  static DenialRoutes routes(Denials denials, DecisionData data, Storage storage) {
    return new DenialRoutes(denials, data.keys(), data.catalog(), storage.clock());
  }

  /** Makes suspensions of the denials when the database answers again. */
  static void replay(
      Wiring wiring, Denials denials, Storage storage, KeyStore keys, ChangeFeed feed) {
    DenialReplay replay =
        new DenialReplay(
            denials,
            storage,
            keys,
            seq -> hasApplied(seq, storage, feed),
            wiring.service().metrics());
    wiring.service().closing("emergency replay", replay);
    replay.startAfter(wiring.database().ready());
  }

  private static boolean hasApplied(long seq, Storage storage, ChangeFeed feed) {
    return storage
        .jdbi()
        .withHandle(handle -> {
          try {
            return feed.hasApplied(seq, handle.getConnection());
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }
}
