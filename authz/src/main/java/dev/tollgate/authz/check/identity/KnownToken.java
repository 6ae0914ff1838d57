package dev.tollgate.authz.check.identity;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.oidc.IdToken;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A genuine identity token, and the app that it stood for when last asked. Thread-safe. */
final class KnownToken<A> {
  private static final Logger logger = LoggerFactory.getLogger(KnownToken.class);

  private final IdToken token;
  private volatile @Nullable Mapping<A> mapping;

  /** The result for one state of the apps, which {@code changes} numbers. */
  private record Mapping<A>(long changes, Identification<A> result) {}

  KnownToken(IdToken token) {
    this.token = token;
  }

  IdToken token() {
    return token;
  }

  /** The identity now; never {@link Identification.Verifying}. */
  Identification<A> identify(Catalog catalog, Instant now, Supplier<A> attachments) {
    if (!now.isBefore(token.expiresAt())) {
      return new Identification.Refused<>(Refusal.EXPIRED);
    }
    Mapping<A> known = mapping;
    if (known == null || known.changes() != catalog.appChanges()) {
      known = ask(catalog, attachments);
      mapping = known;
    }
    return known.result();
  }

  private Mapping<A> ask(Catalog catalog, Supplier<A> attachments) {
    long changes = catalog.appChanges(); // before the apps: what changes meanwhile is asked again
    List<App> apps = catalog.apps(token);
    if (apps.size() > 1) {
      logger
          .atWarn()
          .addKeyValue("subject", subject())
          .addKeyValue("apps", apps.stream().map(App::id).sorted().toList())
          .log("an identity stands for several apps and is refused");
      return new Mapping<>(changes, new Identification.Refused<>(Refusal.AMBIGUOUS));
    }
    return new Mapping<>(
        changes,
        apps.isEmpty()
            ? new Identification.Refused<>(Refusal.UNMAPPED)
            : new Identification.Identified<>(identity(apps.getFirst(), attachments.get())));
  }

  private CallerIdentity<A> identity(App app, A attachment) {
    return new CallerIdentity<>(subject(), app.id(), app.tenant(), attachment);
  }

  /** An issuer never gives a subject to another user; an address it may. */
  private String subject() {
    return "%s#%s".formatted(token.issuer(), token.subject());
  }
}
