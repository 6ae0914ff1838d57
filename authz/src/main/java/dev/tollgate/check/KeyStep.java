package dev.tollgate.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.check.Credentials.Presented;
import dev.tollgate.feed.Freshness;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyHash;
import dev.tollgate.keys.KeyHasher;
import java.util.Optional;

/** Whose credential is it? */
final class KeyStep implements Step {
  private final KeyHasher hasher;
  private final KeyDirectory<AnswerCache> keys;
  private final Freshness freshness;
  private final CallerIdentities identities;

  KeyStep(
      KeyHasher hasher,
      KeyDirectory<AnswerCache> keys,
      Freshness freshness,
      CallerIdentities identities) {
    this.hasher = hasher;
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
      case Presented.Key(var text) -> known(hasher.hash(text), findings);
      case Presented.Named(var id) -> found(keys.find(id), findings);
      case Presented.Token(var text) -> identities.identify(text, findings);
      case Presented.Fault(DenyReason reason) -> Outcome.failed(reason);
    };
  }

  private Outcome known(KeyHash hash, Findings findings) {
    Outcome found = found(keys.find(hash), findings);
    return found instanceof Outcome.Passed
        ? found
        : keys.fetch(hash)
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
