package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.keys.directory.KeyFinder;

/** Does the request show one credential that has the form of one? */
final class CredentialStep implements Step {
  static final String NAME = "credential";

  private final KeyFinder<?> keys;

  CredentialStep(KeyFinder<?> keys) {
    this.keys = keys;
  }

  @Override
  public String wireName() {
    return NAME;
  }

  @Override
  public Outcome check(Findings findings) {
    Presented presented = findings.attempt().credentials().presented(keys.hasForeign());
    findings.presented = presented;
    return presented instanceof Presented.Fault(DenyReason reason)
        ? Outcome.failed(reason)
        : Outcome.PASSED;
  }

  @Override
  public String detail(Findings findings) {
    return switch (findings.presented) {
      case Presented.Key _ -> "has the form and the checksum of a key";
      case Presented.Token _ -> "has the form of an identity token";
      case Presented.Foreign _ -> "may be a key of another gateway";
      case Presented.Named _ -> "none needed: the key is named by its id";
      case Presented.Fault(DenyReason reason) -> reason.wireName().replace('_', ' ');
      case null -> "not looked at";
    };
  }
}
