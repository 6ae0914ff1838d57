package dev.tollgate.boot;

import org.jspecify.annotations.Nullable;

/** A failed start; the message tells the operator the reason. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with a cause, whose message is added to this one. */
  public StartFailure(String message, Throwable cause) {
    super(message + ": " + reason(cause), cause);
  }

  /** A failure without a cause. */
  public StartFailure(String message) {
    super(message);
  }

  private static @Nullable String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
