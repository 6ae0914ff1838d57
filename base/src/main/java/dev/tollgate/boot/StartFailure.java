package dev.tollgate.boot;

import org.jspecify.annotations.Nullable;

/** Why a service could not start, in words for its operator. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what failed; the cause's own message is added. */
  public StartFailure(String message, Throwable cause) {
    super(message + ": " + reason(cause), cause);
  }

  /** Says what failed. */
  public StartFailure(String message) {
    super(message);
  }

  private static @Nullable String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
