package dev.tollgate.up;

import dev.tollgate.testkit.gateway.Credentials;
import dev.tollgate.testkit.gateway.Layout;

/** The message that {@code up} prints when the gateway is ready. Stateless. */
final class ReadyMessage {
  private ReadyMessage() {}

  /** The addresses of the gateway, and a first request to copy. */
  static String of(Credentials credentials, Layout layout) {
    return """

      clients    %s
                 %s  (trust %s)
      admin API  %s/admin/v1
                 token %s
      API key    %s

    Send a first request:

      %s

    The same is in %s.\
    """
        .formatted(
            credentials.httpUrl(),
            credentials.httpsUrl(),
            credentials.caFile(),
            credentials.adminUrl(),
            credentials.adminToken(),
            credentials.key(),
            curl(credentials),
            layout.credentials());
  }

  private static String curl(Credentials credentials) {
    return "curl -N %s/v1/chat/completions -H 'x-api-key: %s' -H 'content-type: application/json' -d '%s'"
        .formatted(credentials.httpUrl(), credentials.key(), body(credentials.model()));
  }

  private static String body(String model) {
    return "{\"model\": \"%s\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}"
        .formatted(model);
  }
}
