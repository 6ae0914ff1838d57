package dev.tollgate.authz.products;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tree of path patterns with one level per segment. A lookup follows the most specific branch
 * first and backtracks, so it visits each node at most once and allocates nothing. Immutable.
 */
final class OperationIndex {
  private final Node root = new Node();

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node anySegment;
    final Ending end = new Ending();
    final Ending rest = new Ending();
  }

  /**
   * The operations whose patterns end at one node. An operation that names GET names HEAD too (RFC
   * 9110, section 9.1).
   */
  private static final class Ending {
    final Map<String, List<OperationMatch>> byMethod = new HashMap<>();
    List<OperationMatch> anyMethod = List.of();

    void add(OperationMatch match) {
      if (match.operation().methods().isEmpty()) {
        anyMethod = joined(anyMethod, List.of(match));
      }
      Set<String> methods = match.operation().methods();
      methods.forEach(method -> byMethod.merge(method, List.of(match), Ending::joined));
      if (methods.contains("GET") && !methods.contains("HEAD")) {
        byMethod.merge("HEAD", List.of(match), Ending::joined);
      }
    }

    List<OperationMatch> match(String method) {
      return byMethod.getOrDefault(method, anyMethod);
    }

    private static List<OperationMatch> joined(
        List<OperationMatch> some, List<OperationMatch> more) {
      return Stream.concat(some.stream(), more.stream()).toList();
    }
  }

  OperationIndex(String product, List<Operation> operations) {
    for (Operation operation : operations) {
      for (PathPattern pattern : operation.paths()) {
        add(OperationMatch.of(product, operation, pattern));
      }
    }
  }

  /**
   * The most specific operations that match; several if they are equally specific, none if no
   * operation matches.
   */
  List<OperationMatch> match(String method, RequestPath path) {
    return path.isClear() ? find(root, path.segments(), 0, method) : List.of();
  }

  private void add(OperationMatch match) {
    Node node = root;
    for (String segment : match.pattern().segments()) {
      if (segment.equals(PathPattern.REST)) {
        node.rest.add(match);
        return;
      }
      node = child(node, segment);
    }
    node.end.add(match);
  }

  private static Node child(Node node, String segment) {
    if (!segment.equals(PathPattern.ANY_SEGMENT)) {
      return node.literals.computeIfAbsent(segment, name -> new Node());
    }
    Node any = node.anySegment == null ? new Node() : node.anySegment;
    node.anySegment = any;
    return any;
  }

  private static List<OperationMatch> find(Node node, List<String> path, int at, String method) {
    List<OperationMatch> found = List.of();
    if (at == path.size()) {
      found = node.end.match(method);
    } else {
      Node literal = node.literals.get(path.get(at));
      if (literal != null) {
        found = find(literal, path, at + 1, method);
      }
      if (found.isEmpty() && node.anySegment != null) {
        found = find(node.anySegment, path, at + 1, method);
      }
    }
    return found.isEmpty() ? node.rest.match(method) : found;
  }
}
