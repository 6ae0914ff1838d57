package dev.tollgate.authz.products;

import java.util.List;
import java.util.Set;

/** An {@link Operation} as JSON, in the database and in responses. */
public record StoredOperation(List<String> methods, List<String> paths, List<String> models) {
  Operation toOperation() {
    return new Operation(
        Set.copyOf(methods), paths.stream().map(StoredOperation::pattern).toList(), models);
  }

  private static PathPattern pattern(String text) {
    return PathPattern.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "path: %s (expected: %s)".formatted(text, PathPattern.EXPECTED)));
  }
}
