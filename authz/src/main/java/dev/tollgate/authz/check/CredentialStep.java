package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.keys.directory.KeyFinder;

/** Does the request show one credential that has the form of one? */
final class CredentialStep implements Step {
  private final KeyFinder<?> keys;

  CredentialStep(KeyFinder<?> keys) {
    this.keys = keys;
  }

  @Override
  public StepName name() {
    return StepName.CREDENTIAL;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    Presented presented = context.presented;
    if (presented == null) {
      presented = context.attempt().credentials().presented(keys.hasForeign());
      context.presented = presented;
    }
    return presented instanceof Presented.Fault(DenyReason reason)
        ? Outcome.failed(reason)
        : Outcome.PASSED;
  }

  @Override
  public String detail(EvaluationContext context) {
    return switch (context.presented) {
      case Presented.Key _ -> "has the form and the checksum of a key";
      case Presented.Token _ -> "has the form of an identity token";
      case Presented.Foreign _ -> "may be a key of another gateway";
      case Presented.Named _ -> "none needed: the key is named by its id";
      case Presented.Fault(DenyReason reason) -> reason.wireName().replace('_', ' ');
      case null -> "not looked at";
    };
  }
}
