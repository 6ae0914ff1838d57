package dev.tollgate.check;

import dev.tollgate.contract.RouteKind;
import dev.tollgate.keys.KeyText;
import java.util.List;

/** Attempts for tests: GET /v1/things on the route "api" under revision 7. */
final class Attempts {
  private Attempts() {}

  static Attempt with(KeyText key) {
    return with(new Credentials(List.of(key.reveal()), List.of()));
  }

  static Attempt with(Credentials credentials) {
    return new Attempt(
        credentials, "GET", "/v1/things", "api", RouteKind.PLAIN, "7", "10.0.0.1", "r-1");
  }
}
