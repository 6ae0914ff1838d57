package dev.tollgate.controlplane.certificates;

/** A certificate file that must not be served. Never holds anything of the key. */
final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificateException(String expected) {
    super(expected);
  }

  /** What the file should have been. */
  String expected() {
    return String.valueOf(getMessage());
  }
}
