package dev.tollgate.admin.http;

/**
 * The {@code ETag} of a resource's state: the version of its row. A strong tag, because derived
 * values in the response, such as the last use, cannot be overwritten by a client. Immutable.
 *
 * @param text the tag with its double quotes
 */
public record EntityTag(String text) {
  /** The tag of a row version, such as the sequence number of its last change. */
  public static EntityTag ofVersion(long version) {
    return new EntityTag("\"" + version + "\"");
  }

  /**
   * The tag of a content digest.
   *
   * @param digest letters and digits only
   */
  public static EntityTag ofDigest(String digest) {
    return new EntityTag("\"" + digest + "\"");
  }
}
