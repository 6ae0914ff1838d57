package dev.tollgate.authz;

import dev.tollgate.authz.check.DecisionData;
import dev.tollgate.authz.emergency.DenialRoutes;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.emergency.Replay;
import dev.tollgate.authz.emergency.Suspended;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.snapshot.EncryptedText;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.DenyList.Kind;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.boot.Secret;
import java.util.Optional;

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
    return new DenialRoutes(denials, (kind, id) -> tenantOf(kind, id, data), storage.clock());
  }

  private static Optional<String> tenantOf(Kind kind, String id, DecisionData data) {
    return switch (kind) {
      case KEY ->
          Optional.of(id)
              .filter(KeyId::isWellFormed)
              .flatMap(text -> data.keys().find(new KeyId(text)))
              .map(entry -> entry.key().tenant());
      case APP -> data.catalog().app(id).map(App::tenant);
      case TENANT -> data.catalog().tenant(id).map(Tenant::id);
    };
  }

  /** Makes suspensions of the denials when the database answers again. */
  static void replay(
      Wiring wiring, Denials denials, Storage storage, KeyStore keys, ChangeFeed feed) {
    AppTable apps = new AppTable(storage);
    TenantTable tenants = new TenantTable(storage);
    wiring
        .service()
        .closing(
            "emergency replay",
            Replay.start(
                denials,
                new Replay.Suspension() {
                  @Override
                  public long suspend(Suspended thing) {
                    Editor editor = Editor.everywhere(thing.actor());
                    return switch (thing.kind()) {
                      case KEY -> keys.become(KeyStatus.SUSPENDED, thing.id(), editor).version();
                      case APP -> apps.become(Status.SUSPENDED, thing.id(), editor).version();
                      case TENANT -> tenants.become(Status.SUSPENDED, thing.id(), editor).version();
                    };
                  }

                  @Override
                  public void record(Suspended thing) {
                    storage.record(thing.actor(), thing.record());
                  }
                },
                feed::appliedSeq,
                wiring.database().ready()));
  }
}
