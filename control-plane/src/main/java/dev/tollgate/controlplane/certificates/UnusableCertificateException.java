package dev.tollgate.controlplane.certificates;

import org.jspecify.annotations.Nullable;

/** A certificate file that should not be put into use. The message never quotes the file. */
final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable CertificatePem ended;

  UnusableCertificateException(String expected) {
    this(expected, null);
  }

  /**
   * A fault of a certificate file.
   *
   * @param ended the content of the file if only its dates are wrong
   */
  UnusableCertificateException(String expected, @Nullable CertificatePem ended) {
    super(expected);
    this.ended = ended;
  }

  /** The content of a file of which only the dates are wrong; null after any other fault. */
  @Nullable CertificatePem ended() {
    return ended;
  }

  /** The expected content, in words for a fault. */
  String expected() {
    return String.valueOf(getMessage());
  }
}
