package dev.tollgate.products;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree of path patterns, a level a segment. A lookup goes down the most specific branch first and
 * steps back where that ends; the depth of the patterns bounds it, not the path. Immutable once
 * built.
 */
final class OperationIndex {
  private final Node root = new Node();

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node anySegment;
    final List<OperationMatch> ends = new ArrayList<>();
    final List<OperationMatch> rests = new ArrayList<>();
  }

  OperationIndex(List<Operation> operations) {
    for (Operation operation : operations) {
      for (PathPattern pattern : operation.paths()) {
        add(OperationMatch.of(operation, pattern));
      }
    }
  }

  Optional<OperationMatch> match(String method, RequestPath path) {
    return Optional.ofNullable(find(root, path.segments(), 0, method));
  }

  private void add(OperationMatch match) {
    Node node = root;
    for (String segment : match.pattern().segments()) {
      if (segment.equals(PathPattern.REST)) {
        node.rests.add(match);
        return;
      }
      node = child(node, segment);
    }
    node.ends.add(match);
  }

  private static Node child(Node node, String segment) {
    if (!segment.equals(PathPattern.ANY_SEGMENT)) {
      return node.literals.computeIfAbsent(segment, name -> new Node());
    }
    Node any = node.anySegment == null ? new Node() : node.anySegment;
    node.anySegment = any;
    return any;
  }

  private static @Nullable OperationMatch find(
      Node node, List<String> path, int at, String method) {
    OperationMatch found = null;
    if (at == path.size()) {
      found = best(node.ends, method);
    } else {
      Node literal = node.literals.get(path.get(at));
      found = literal == null ? null : find(literal, path, at + 1, method);
      if (found == null && node.anySegment != null) {
        found = find(node.anySegment, path, at + 1, method);
      }
    }
    return found == null ? best(node.rests, method) : found;
  }

  private static @Nullable OperationMatch best(List<OperationMatch> candidates, String method) {
    OperationMatch best = null;
    for (OperationMatch candidate : candidates) {
      boolean any = candidate.operation().methods().isEmpty();
      if (any ? best == null : candidate.operation().methods().contains(method)) {
        best = best == null || best.operation().methods().isEmpty() ? candidate : best;
      }
    }
    return best;
  }
}
