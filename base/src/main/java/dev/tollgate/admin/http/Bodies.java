package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads request bodies up to a bound. */
final class Bodies {
  /** A gateway document with thousands of routes fits; nothing else comes near. */
  static final int MOST_BYTES = 1 << 20;

  private Bodies() {}

  static byte[] read(HttpServletRequest request) {
    if (request.getContentLengthLong() > MOST_BYTES) {
      throw tooLarge();
    }
    byte[] body;
    try (InputStream in = request.getInputStream()) {
      body = in.readNBytes(MOST_BYTES + 1); // a chunked body does not say its length
    } catch (IOException e) {
      throw new ProblemException(
          ProblemKind.MALFORMED_REQUEST, "body: ended early (expected: all of it)", List.of());
    }
    if (body.length > MOST_BYTES) {
      throw tooLarge();
    }
    return body;
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemKind.TOO_LARGE,
        "body: too large (expected: at most %d bytes)".formatted(MOST_BYTES),
        List.of());
  }
}
