package dev.tollgate.authz.check.identity;

import dev.tollgate.boot.Secret;
import org.jspecify.annotations.Nullable;

/** An identity token as a request presents it. Hashed at most once; for one thread at a time. */
public final class CallerToken {
  private final Secret text;
  private @Nullable TokenHash hash;

  /** A token with this text. */
  public CallerToken(Secret text) {
    this.text = text;
  }

  /** The text. */
  public Secret text() {
    return text;
  }

  TokenHash hash() {
    TokenHash known = hash;
    if (known == null) {
      known = TokenHash.of(text);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "CallerToken[redacted]";
  }
}
