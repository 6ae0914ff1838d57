package dev.tollgate.authz;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.DenyList.Kind;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.emergency.DenialRoutes;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.emergency.Replay;
import dev.tollgate.authz.emergency.Suspended;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.snapshot.EncryptedText;
import dev.tollgate.boot.Database;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Service;
import java.util.Optional;

/** The wiring of what can be shut off while the database is away. */
final class Emergencies {
  private Emergencies() {}

  /** To be read before any check is decided. */
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

  static DenialRoutes routes(Memory memory, Storage storage) {
    return new DenialRoutes(
        memory.denials(),
        (kind, id) -> tenantOf(kind, id, memory.keys(), memory.catalog()),
        storage.clock());
  }

  private static Optional<String> tenantOf(
      Kind kind, String id, KeyDirectory<AnswerCache> keys, Catalog catalog) {
    return switch (kind) {
      case KEY ->
          Optional.of(id)
              .filter(KeyId::isWellFormed)
              .flatMap(text -> keys.find(new KeyId(text)))
              .map(entry -> entry.key().tenant());
      case APP -> catalog.app(id).map(App::tenant);
      case TENANT -> catalog.tenant(id).map(Tenant::id);
    };
  }

  static void replay(
      Denials denials,
      Storage storage,
      KeyStore keys,
      ChangeFeed feed,
      Service service,
      Database database) {
    AppTable apps = new AppTable(storage);
    TenantTable tenants = new TenantTable(storage);
    service.closing(
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
            database.ready()));
  }
}
