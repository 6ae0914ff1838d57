package dev.tollgate.authz.check;

import dev.tollgate.contract.ClientError;
import java.util.Locale;

/**
 * Why a request does not pass: finer than the public {@link ClientError}, for metrics and the
 * access log. Names are frozen: dashboards count them.
 */
public enum DenyReason {
  /** No credential header, or empty ones. */
  MISSING_KEY(
      ClientError.MISSING_API_KEY,
      "The request carries no API key. Send 'x-api-key: <key>' or 'Authorization: Bearer <key>'."),
  /** A header sent twice, or two headers that differ. */
  SEVERAL_KEYS(
      ClientError.INVALID_API_KEY,
      "The request carries more than one API key. Send one key in one header."),
  /** {@code Authorization} with another scheme than Bearer. */
  OTHER_SCHEME(
      ClientError.INVALID_API_KEY,
      "The Authorization header does not use the Bearer scheme. Send 'Authorization: Bearer <key>'"
          + " or 'x-api-key: <key>'."),
  /** Not the form of a key, or a wrong checksum. */
  MALFORMED_KEY(
      ClientError.INVALID_API_KEY,
      "This is not an API key of this gateway. Keys start with tgk_live_ or tgk_test_; copy the"
          + " whole key."),
  /** No such key. */
  UNKNOWN_KEY(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An admin revoked it. */
  REVOKED_KEY(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** Its time is over. */
  EXPIRED_KEY(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** Its time has not come. */
  EARLY_KEY(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An admin suspended it. */
  SUSPENDED_KEY(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An admin suspended its app. */
  SUSPENDED_APP(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An admin shut it, its app or its tenant off while the database was away. */
  EMERGENCY_DENIED(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An admin suspended its tenant. */
  SUSPENDED_TENANT(ClientError.INVALID_API_KEY, Messages.NOT_VALID),
  /** An identity token that is not genuine, or not for us. */
  INVALID_TOKEN(ClientError.INVALID_API_KEY, Messages.TOKEN_NOT_VALID),
  /** A genuine identity token whose time is over. */
  EXPIRED_TOKEN(ClientError.INVALID_API_KEY, Messages.TOKEN_NOT_VALID),
  /** A genuine identity token that stands for no app. */
  UNMAPPED_IDENTITY(ClientError.INVALID_API_KEY, Messages.TOKEN_NOT_VALID),
  /** A genuine identity token that stands for several apps: nobody could say which one pays. */
  AMBIGUOUS_IDENTITY(ClientError.INVALID_API_KEY, Messages.TOKEN_NOT_VALID),
  /** The identity token could not be verified in time. */
  TOKEN_UNVERIFIED(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** The address is in none of the networks that the key works from. */
  SOURCE_NOT_ALLOWED(
      ClientError.KEY_NOT_ALLOWED,
      "The API key may not be used from this address. Use it from the networks that it is for, or"
          + " ask the gateway's administrator to add this one."),
  /** None of the products that the key may use has such an operation. */
  OPERATION_NOT_ALLOWED(
      ClientError.KEY_NOT_ALLOWED,
      "None of the API key's products allows this method and path. Check them, or ask the gateway's"
          + " administrator for a product that does."),
  /** None of the operations that it could be allows the model. */
  MODEL_NOT_ALLOWED(
      ClientError.MODEL_NOT_ALLOWED,
      "The API key may not use this model. Use another one, or ask the gateway's administrator to"
          + " allow it."),
  /** Too many refusals of the same source, or of the same key, of late; this is one more. */
  TOO_MANY_FAILURES(
      ClientError.RATE_LIMITED,
      "Too many requests of this address or this API key were refused. Check the key and what it may"
          + " call, and try again after the seconds in the Retry-After header."),
  /** A quota is exhausted. */
  QUOTA_SPENT(
      ClientError.QUOTA_EXCEEDED,
      "The API key's quota of requests is spent. Try again after the seconds in the Retry-After"
          + " header."),
  /** The remaining quota is not known. */
  QUOTA_UNKNOWN(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** The row of the key's app or tenant makes no sense. */
  APP_NOT_READABLE(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** The keys are not loaded yet. */
  NOT_LOADED(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** The keys in memory are too old to be trusted. */
  STALE(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** Envoy's configuration does not say which route this is. */
  ROUTE_NOT_DESCRIBED(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** More requests wait for the database than this replica holds. */
  OVERLOADED(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW),
  /** A fault of ours. */
  INTERNAL(ClientError.GATEWAY_UNAVAILABLE, Messages.CANNOT_KNOW);

  private final ClientError error;
  private final String message;
  private final String body;

  DenyReason(ClientError error, String message) {
    this.error = error;
    this.message = message;
    this.body = error.body(message);
  }

  /** The public answer. */
  public ClientError error() {
    return error;
  }

  /** The body of the public answer. */
  public String body() {
    return body;
  }

  /** The same with one more sentence. */
  public String body(String more) {
    return error.body(message + " " + more);
  }

  /** The name in metrics and metadata, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static final class Messages {
    /**
     * One text for all that is wrong with a key: what is true of it is not the caller's to know.
     */
    static final String NOT_VALID =
        "The API key is not valid. Check it, or ask the gateway's administrator for a new one.";

    static final String TOKEN_NOT_VALID =
        "The identity token is not valid here. Check its issuer, audience and time, or ask the"
            + " gateway's administrator to let it in.";

    static final String CANNOT_KNOW =
        "The gateway cannot check the request at the moment; it was not forwarded. Try again after"
            + " the seconds in the Retry-After header.";

    private Messages() {}
  }
}
