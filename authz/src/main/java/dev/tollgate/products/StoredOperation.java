package dev.tollgate.products;

import java.util.List;
import java.util.Set;

/** An {@link Operation} as JSON in the database. */
record StoredOperation(Set<String> methods, List<String> paths, List<String> models) {
  static StoredOperation of(Operation operation) {
    return new StoredOperation(
        operation.methods(),
        operation.paths().stream().map(PathPattern::toString).toList(),
        operation.models());
  }

  Operation toOperation() {
    return new Operation(methods, paths.stream().map(StoredOperation::pattern).toList(), models);
  }

  private static PathPattern pattern(String text) {
    return PathPattern.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "path: %s (expected: %s)".formatted(text, PathPattern.EXPECTED)));
  }
}
