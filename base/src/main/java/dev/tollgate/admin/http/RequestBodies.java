package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads request bodies of limited size. Stateless. */
final class RequestBodies {
  /** 1 MiB: room for a gateway document with thousands of routes, the largest body of the API. */
  static final int MAX_BYTES = 1 << 20;

  private RequestBodies() {}

  /**
   * Reads the whole body.
   *
   * @throws ProblemException with 413 if it exceeds {@link #MAX_BYTES}, or 400 if it ends early
   */
  static byte[] read(HttpServletRequest request) {
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLarge();
    }
    byte[] body;
    try (InputStream in = request.getInputStream()) {
      body = in.readNBytes(MAX_BYTES + 1); // a chunked body has no content-length
    } catch (IOException e) {
      throw new ProblemException(
          ProblemKind.MALFORMED_REQUEST, "body: ended early (expected: all of it)", List.of());
    }
    if (body.length > MAX_BYTES) {
      throw tooLarge();
    }
    return body;
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemKind.TOO_LARGE,
        "body: too large (expected: at most %d bytes)".formatted(MAX_BYTES),
        List.of());
  }
}
