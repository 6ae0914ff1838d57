package dev.tollgate.oidc;

/** The result of verifying an identity token. */
public sealed interface VerificationResult {
  /** The token is valid. */
  record Valid(IdToken token) implements VerificationResult {}

  /**
   * The token is not valid.
   *
   * @param why the reason, for the log; contains no part of the token
   */
  record Invalid(String why) implements VerificationResult {}

  /**
   * The token cannot be verified now, because the issuer's keys have never been fetched.
   *
   * @param why the reason, for the log
   */
  record Unavailable(String why) implements VerificationResult {}
}
