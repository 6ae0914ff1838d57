package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes request bodies. Stateless. */
public final class Utf8 {
  private Utf8() {}

  /**
   * Returns the text of a body.
   *
   * @throws ProblemException with 400 if the body is not UTF-8
   */
  public static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(
          ProblemKind.MALFORMED_REQUEST, "body: not UTF-8 (expected: UTF-8)", List.of());
    }
  }
}
