package dev.tollgate.admin.http;

/**
 * The tag of one state of one thing. Strong: it is the version of the thing's row, and what an
 * answer shows beside the row (such as the last use) is no state that anybody could overwrite.
 *
 * @param text with its double quotes
 */
public record EntityTag(String text) {
  /** The tag of a version, such as the number of the change that made it. */
  public static EntityTag ofVersion(long version) {
    return new EntityTag("\"" + version + "\"");
  }

  /** The tag of a digest, in letters and digits. */
  public static EntityTag ofDigest(String digest) {
    return new EntityTag("\"" + digest + "\"");
  }
}
