package dev.tollgate.controlplane.render;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/** Creates matchers of request headers. Stateless. */
final class Matchers {
  private Matchers() {}

  static HeaderMatcher present(String name) {
    return HeaderMatcher.newBuilder().setName(name).setPresentMatch(true).build();
  }

  static HeaderMatcher header(String name, String value) {
    return header(name, StringMatcher.newBuilder().setExact(value).build());
  }

  static HeaderMatcher header(String name, StringMatcher value) {
    return HeaderMatcher.newBuilder().setName(name).setStringMatch(value).build();
  }

  /** Matches any of the words, of which there is at least one; they consist of letters. */
  static HeaderMatcher oneOf(String name, List<String> words) {
    return words.size() == 1
        ? header(name, words.getFirst())
        : header(
            name,
            StringMatcher.newBuilder()
                .setSafeRegex(RegexMatcher.newBuilder().setRegex(String.join("|", words)))
                .build());
  }
}
