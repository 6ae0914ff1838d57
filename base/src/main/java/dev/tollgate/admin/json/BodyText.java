package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.encoding.Utf8;
import java.util.List;

/** Decodes request bodies. Stateless. */
public final class BodyText {
  private BodyText() {}

  /**
   * Returns the text of a body.
   *
   * @throws ProblemException with 400 and the place of the first malformed byte if the body is not
   *     UTF-8
   */
  public static String decode(byte[] body) {
    return Utf8.decode(body)
        .orElseThrow(() ->
            new ProblemException(
                ProblemKind.MALFORMED_REQUEST,
                "body: not UTF-8 at byte %d (expected: UTF-8)"
                    .formatted(Utf8.malformedAt(body) + 1),
                List.of()));
  }
}
