package dev.tollgate.authz.check.identity;

/** Why an identity token identifies nobody. */
public enum Refusal {
  /** No issuer is configured, so no token is accepted. */
  NO_ISSUERS,
  /** The token is not genuine, or not for this gateway. */
  INVALID,
  /** The token is genuine and has expired. */
  EXPIRED,
  /** The identity stands for no app. */
  UNMAPPED,
  /** The identity stands for several apps, so that it is unclear which one pays. */
  AMBIGUOUS,
  /** The issuer's keys cannot be read, or too many tokens are being verified. */
  UNVERIFIED
}
