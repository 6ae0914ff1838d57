package dev.tollgate.controlplane.certificates;

/** A certificate file that Envoy could not serve. The message never quotes the file. */
final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificateException(String expected) {
    super(expected);
  }

  /** The expected content, in words for a fault. */
  String expected() {
    return String.valueOf(getMessage());
  }
}
