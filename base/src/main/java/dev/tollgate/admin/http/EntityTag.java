package dev.tollgate.admin.http;

/**
 * The {@code ETag} of a resource's state: the version of its row. A strong tag, because derived
 * values in the response, such as the last use, cannot be overwritten by a client. Immutable.
 *
 * @param text the tag with its double quotes
 */
public record EntityTag(String text) {
  /** Stands for a state that has no tag. Equal to no tag that a client can send. */
  static final EntityTag NONE = new EntityTag("");

  /** The tag of a row version, such as the sequence number of its last change. */
  public static EntityTag ofVersion(long version) {
    return ofVersion(version, "");
  }

  /**
   * The tag of one of several states of a row version.
   *
   * @param variant letters, hyphens and underscores only; may be empty
   */
  public static EntityTag ofVersion(long version, String variant) {
    return new EntityTag("\"" + version + variant + "\"");
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
