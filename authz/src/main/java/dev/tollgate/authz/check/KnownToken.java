package dev.tollgate.authz.check;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.oidc.IdToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A genuine identity token, and for which app it stood when that was last asked. Thread-safe. */
final class KnownToken {
  private static final Logger logger = LoggerFactory.getLogger(KnownToken.class);

  private final IdToken token;
  private volatile @Nullable Standing standing;

  /** Of which state of the apps this is true; who it is, or why nobody. */
  private record Standing(
      long changes, Principal.@Nullable Identity identity, DenyReason otherwise) {}

  KnownToken(IdToken token) {
    this.token = token;
  }

  IdToken token() {
    return token;
  }

  /** Notes who it is. */
  Outcome identify(Catalog catalog, Findings findings) {
    if (!findings.now().isBefore(token.expiresAt())) {
      return Outcome.failed(DenyReason.EXPIRED_TOKEN);
    }
    Standing known = standing;
    if (known == null || known.changes() != catalog.appChanges()) {
      known = ask(catalog);
      standing = known;
    }
    findings.principal = known.identity();
    return Outcome.passedIf(known.identity() != null, known.otherwise());
  }

  private Standing ask(Catalog catalog) {
    long changes = catalog.appChanges(); // before the apps: what changes meanwhile is asked again
    List<App> apps = catalog.apps(token);
    if (apps.size() > 1) {
      logger
          .atWarn()
          .addKeyValue("subject", subject())
          .addKeyValue("apps", apps.stream().map(App::id).sorted().toList())
          .log("an identity stands for several apps and is refused");
      return new Standing(changes, null, DenyReason.AMBIGUOUS_IDENTITY);
    }
    return new Standing(
        changes,
        apps.isEmpty() ? null : Principal.Identity.of(subject(), apps.getFirst()),
        DenyReason.UNMAPPED_IDENTITY);
  }

  /** An issuer gives a subject to nobody else for all time; an address it may. */
  private String subject() {
    return "%s#%s".formatted(token.issuer(), token.subject());
  }
}
