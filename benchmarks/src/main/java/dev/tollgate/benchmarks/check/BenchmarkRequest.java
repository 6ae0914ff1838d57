package dev.tollgate.benchmarks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The HTTP request that is measured. Stateless. */
final class BenchmarkRequest {
  private BenchmarkRequest() {}

  /** The bytes of a request with this key. */
  static byte[] with(String key) {
    // A small GET with the headers of the official OpenAI SDK for Python.
    String text =
        """
        GET /v1/models HTTP/1.1
        host: localhost
        accept-encoding: gzip, deflate
        connection: keep-alive
        accept: application/json
        content-type: application/json
        user-agent: OpenAI/Python 1.99.9
        x-stainless-lang: python
        x-stainless-package-version: 1.99.9
        x-stainless-os: Linux
        x-stainless-arch: x64
        x-stainless-runtime: CPython
        x-stainless-runtime-version: 3.11.2
        x-stainless-async: false
        x-stainless-retry-count: 0
        authorization: Bearer %s

        """
            .formatted(key);
    return text.replace("\n", "\r\n").getBytes(US_ASCII);
  }
}
