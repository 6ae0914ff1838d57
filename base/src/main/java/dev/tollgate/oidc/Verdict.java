package dev.tollgate.oidc;

/** What came of looking at an identity token. */
public sealed interface Verdict {
  /** It is what it says. */
  record Genuine(IdToken token) implements Verdict {}

  /**
   * It is not to be believed.
   *
   * @param why for the log; nothing of the token's
   */
  record Refused(String why) implements Verdict {}

  /**
   * The keys of its issuer cannot be had now.
   *
   * @param why for the log
   */
  record Unknowable(String why) implements Verdict {}
}
