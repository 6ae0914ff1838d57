package dev.tollgate.authz.check;

import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.contract.RouteKind;
import java.util.List;

/** Attempts for tests: GET /v1/things on the route "api" under revision 7. */
final class Attempts {
  private Attempts() {}

  static Attempt with(KeyText key) {
    return with(new Credentials(List.of(key.reveal()), List.of()));
  }

  static Attempt with(Credentials credentials) {
    return of(credentials, "GET", "/v1/things", "10.0.0.1");
  }

  static Attempt from(String source, KeyText key) {
    return of(new Credentials(List.of(key.reveal()), List.of()), "GET", "/v1/things", source);
  }

  static Attempt of(String method, String path, KeyText key) {
    return of(new Credentials(List.of(key.reveal()), List.of()), method, path, "10.0.0.1");
  }

  private static Attempt of(Credentials credentials, String method, String path, String source) {
    return new Attempt(credentials, method, path, "api", RouteKind.PLAIN, "7", source, "r-1");
  }
}
