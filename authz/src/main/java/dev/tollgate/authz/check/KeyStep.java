package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.secret.ForeignKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Whose credential is it? */
final class KeyStep implements Step {
  private final KeyFinder<AnswerCache> keys;
  private final Freshness freshness;
  private final CallerIdentities identities;

  KeyStep(KeyFinder<AnswerCache> keys, Freshness freshness, CallerIdentities identities) {
    this.keys = keys;
    this.freshness = freshness;
    this.identities = identities;
  }

  @Override
  public String wireName() {
    return "key";
  }

  @Override
  public Outcome check(Findings findings) {
    if (freshness.state() == Freshness.State.NOT_LOADED) {
      return Outcome.failed(DenyReason.NOT_LOADED);
    }
    return switch (requireNonNull(findings.presented)) {
      case Presented.Key(var text) -> known(keys.find(text), () -> keys.fetch(text), findings);
      case Presented.Foreign(var text) -> {
        ForeignKey key = ForeignKey.ofText(text.reveal());
        yield known(keys.find(key), () -> keys.fetch(key), findings);
      }
      case Presented.Named(var id) -> found(keys.find(id), findings);
      case Presented.Token(var text) -> identities.identify(text, findings);
      case Presented.Fault(DenyReason reason) -> Outcome.failed(reason);
    };
  }

  private static Outcome known(
      Optional<KeyDirectory.Entry<AnswerCache>> entry,
      Supplier<Optional<CompletionStage<?>>> fetch,
      Findings findings) {
    Outcome found = found(entry, findings);
    return found instanceof Outcome.Passed
        ? found
        : fetch
            .get()
            .<Outcome>map(read -> new Outcome.Waiting(read, DenyReason.NOT_LOADED))
            .orElse(found);
  }

  private static Outcome found(Optional<KeyDirectory.Entry<AnswerCache>> entry, Findings findings) {
    if (entry.isEmpty()) {
      return Outcome.failed(DenyReason.UNKNOWN_KEY);
    }
    findings.principal = new Principal.Key(entry.get());
    return Outcome.PASSED;
  }

  @Override
  public String detail(Findings findings) {
    return switch (findings.principal) {
      case Principal.Key key -> key.key().id().value();
      case Principal.Identity(String subject, String app, _, _) ->
          "%s, which stands for app %s".formatted(subject, app);
      case null -> "no key that is known here";
    };
  }
}
