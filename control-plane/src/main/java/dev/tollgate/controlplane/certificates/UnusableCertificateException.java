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
   * @param ended what the file holds, if only its time is wrong
   */
  UnusableCertificateException(String expected, @Nullable CertificatePem ended) {
    super(expected);
    this.ended = ended;
  }

  /** What the file holds, if Envoy could serve it and clients would refuse it by its dates. */
  @Nullable CertificatePem ended() {
    return ended;
  }

  /** The expected content, in words for a fault. */
  String expected() {
    return String.valueOf(getMessage());
  }
}
