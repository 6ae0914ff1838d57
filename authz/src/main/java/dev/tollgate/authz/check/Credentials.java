package dev.tollgate.authz.check;

import dev.tollgate.authz.check.identity.CallerToken;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.boot.Secret;
import java.util.List;

/**
 * The values of a request's credential headers, one for each time that the header was sent. Never
 * prints them.
 */
public record Credentials(List<String> apiKeys, List<String> authorizations) {
  private static final String SCHEME = "Bearer";

  /** Google's have about 1,000 characters, those with many groups some thousands. */
  private static final int MAX_TOKEN_CHARS = 8_192;

  /** Copies the lists. */
  public Credentials {
    apiKeys = List.copyOf(apiKeys);
    authorizations = List.copyOf(authorizations);
  }

  /** The credential that the headers amount to. */
  sealed interface Presented {
    /** One text with the form and checksum of a key. */
    record Key(KeyText text) implements Presented {}

    /** One text with the form of an identity token (JWT). */
    record Token(CallerToken token) implements Presented {}

    /** One text of another form, which may be a key of another gateway. */
    record Foreign(Secret text) implements Presented {}

    /** No credential but the id of a key; only for explanations. */
    record Named(KeyId id) implements Presented {}

    /** No credential, several, or one that cannot be valid. */
    record Fault(DenyReason reason) implements Presented {}
  }

  /**
   * The one key that the request presents. Two are a fault, because nobody could say which counts.
   *
   * @param takesForeign whether there are keys of another gateway, which can look like anything
   */
  Presented presented(boolean takesForeign) {
    if (apiKeys.size() > 1 || authorizations.size() > 1) {
      return new Presented.Fault(DenyReason.SEVERAL_KEYS);
    }
    String apiKey = apiKeys.isEmpty() ? "" : apiKeys.getFirst().strip();
    String authorization = authorizations.isEmpty() ? "" : authorizations.getFirst().strip();
    if (authorization.isEmpty()) {
      return parse(apiKey, takesForeign);
    }
    if (!isBearer(authorization)) {
      return new Presented.Fault(DenyReason.OTHER_SCHEME);
    }
    String token = afterScheme(authorization);
    if (apiKey.isEmpty() && isIdentityToken(token)) {
      return new Presented.Token(new CallerToken(Secret.of(token)));
    } else if (apiKey.isEmpty() || apiKey.equals(token)) {
      return parse(token, takesForeign);
    }
    return new Presented.Fault(DenyReason.SEVERAL_KEYS);
  }

  private static Presented parse(String text, boolean takesForeign) {
    if (text.isEmpty()) {
      return new Presented.Fault(DenyReason.MISSING_KEY);
    }
    return KeyText.parse(text)
        .<Presented>map(Presented.Key::new)
        .orElseGet(() ->
            takesForeign && text.length() <= MAX_TOKEN_CHARS
                ? new Presented.Foreign(Secret.of(text))
                : new Presented.Fault(DenyReason.MALFORMED_KEY));
  }

  /** With one copy instead of two: this is done for each request. */
  private static String afterScheme(String authorization) {
    int start = SCHEME.length();
    while (start < authorization.length() && Character.isWhitespace(authorization.charAt(start))) {
      start++;
    }
    return authorization.substring(start);
  }

  /**
   * True if the text has the form of a signed JWT: three parts, the first a JSON object in Base64.
   */
  private static boolean isIdentityToken(String token) {
    return token.startsWith("eyJ")
        && token.length() <= MAX_TOKEN_CHARS
        && token.indexOf('.') > 0
        && token.indexOf('.', token.indexOf('.') + 1) > 0;
  }

  /** Schemes are compared without case (RFC 9110, section 11.1). */
  private static boolean isBearer(String authorization) {
    int end = SCHEME.length();
    return authorization.regionMatches(true, 0, SCHEME, 0, end)
        && (authorization.length() == end || Character.isWhitespace(authorization.charAt(end)));
  }

  @Override
  public String toString() {
    return "Credentials[redacted]";
  }
}
