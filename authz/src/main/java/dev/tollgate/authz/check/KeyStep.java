package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.check.identity.CallerIdentities;
import dev.tollgate.authz.check.identity.CallerToken;
import dev.tollgate.authz.check.identity.Identification;
import dev.tollgate.authz.check.identity.Refusal;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyFetch;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.directory.KeyLookup;
import dev.tollgate.authz.keys.secret.ForeignKey;
import java.util.Optional;

/** Whose credential is it? */
final class KeyStep implements Step {
  private final KeyFinder<AnswerCache> keys;
  private final Freshness freshness;
  private final CallerIdentities<AnswerCache> identities;

  KeyStep(
      KeyFinder<AnswerCache> keys, Freshness freshness, CallerIdentities<AnswerCache> identities) {
    this.keys = keys;
    this.freshness = freshness;
    this.identities = identities;
  }

  @Override
  public StepName name() {
    return StepName.KEY;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    if (freshness.state() == Freshness.State.NOT_LOADED) {
      return Outcome.failed(DenyReason.NOT_LOADED);
    }
    return switch (requireNonNull(context.presented)) {
      case Presented.Key(var text) -> {
        if (context.keyLookup == null) {
          context.keyLookup = keys.lookup(text);
        }
        yield find(context.keyLookup, context);
      }
      case Presented.Foreign(var text) -> {
        if (context.keyLookup == null) {
          context.keyLookup = keys.lookup(ForeignKey.ofText(text.reveal()));
        }
        yield find(context.keyLookup, context);
      }
      case Presented.Named(var id) -> note(keys.find(id), context);
      case Presented.Token(var token) -> identify(token, context);
      case Presented.Fault(DenyReason reason) -> Outcome.failed(reason);
    };
  }

  private static Outcome find(KeyLookup<AnswerCache> lookup, EvaluationContext context) {
    Outcome found = note(lookup.find(), context);
    if (found instanceof Outcome.Passed) {
      return found;
    }
    return switch (lookup.fetch()) {
      case KeyFetch.Absent _ -> found;
      case KeyFetch.Reading(var until) -> new Outcome.Waiting(until, DenyReason.NOT_LOADED);
      case KeyFetch.Unknown _ -> Outcome.failed(DenyReason.NOT_LOADED);
    };
  }

  private static Outcome note(
      Optional<KeyDirectory.Entry<AnswerCache>> found, EvaluationContext context) {
    if (found.isEmpty()) {
      return Outcome.failed(DenyReason.UNKNOWN_KEY);
    }
    context.principal = new Principal.Key(found.get());
    return Outcome.PASSED;
  }

  private Outcome identify(CallerToken token, EvaluationContext context) {
    return switch (identities.identify(token, context.now())) {
      case Identification.Identified<AnswerCache>(var identity) -> {
        context.principal = new Principal.Identity(identity);
        yield Outcome.PASSED;
      }
      case Identification.Refused<AnswerCache>(Refusal refusal) -> Outcome.failed(reason(refusal));
      case Identification.Verifying<AnswerCache>(var until) ->
          new Outcome.Waiting(until, DenyReason.TOKEN_UNVERIFIED);
    };
  }

  private static DenyReason reason(Refusal refusal) {
    return switch (refusal) {
      case NO_ISSUERS -> DenyReason.MALFORMED_KEY;
      case INVALID -> DenyReason.INVALID_TOKEN;
      case EXPIRED -> DenyReason.EXPIRED_TOKEN;
      case UNMAPPED -> DenyReason.UNMAPPED_IDENTITY;
      case AMBIGUOUS -> DenyReason.AMBIGUOUS_IDENTITY;
      case UNVERIFIED -> DenyReason.TOKEN_UNVERIFIED;
    };
  }

  @Override
  public String detail(EvaluationContext context) {
    return switch (context.principal) {
      case Principal.Key key -> key.key().id().value();
      case Principal.Identity(var identity) ->
          "%s, which stands for app %s".formatted(identity.subject(), identity.app());
      case null -> "no key that is known here";
    };
  }
}
