package dev.tollgate.authz.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.catalog.Catalogs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The tree against a matcher that tries everything. */
class OperationIndexTest {
  private static final List<String> NAMES = List.of("v1", "chat", "models", "x");
  private static final List<String> METHODS = List.of("GET", "POST", "DELETE");

  @Property(tries = 5_000)
  void match_anyOperationsAndPath_isTheBestThatThereIs(
      @ForAll("operations") List<Operation> operations,
      @ForAll("paths") List<String> path,
      @ForAll("methods") String method) {
    List<OperationMatch> found =
        new OperationIndex("p", operations).match(method, RequestPath.of(text(path)));

    assertThat(found).containsExactlyInAnyOrderElementsOf(best(operations, path, method));
  }

  @Test
  void match_pathDeeperThanAnyPattern_isFoundByTheRest() {
    OperationIndex index =
        new OperationIndex("p", List.of(Catalogs.operation("/a/**"), Catalogs.operation("/a")));
    String deep = "/a" + "/b".repeat(20_000);

    assertThat(patterns(index.match("GET", RequestPath.of(deep)))).containsExactly("/a/**");
    assertThat(patterns(index.match("GET", RequestPath.of("/a")))).containsExactly("/a");
    assertThat(index.match("GET", RequestPath.of("/b"))).isEmpty();
  }

  @Test
  void match_methodOnlyInALessSpecificOperation_isFoundThere() {
    OperationIndex index =
        new OperationIndex(
            "p",
            List.of(Catalogs.operation("POST", "/v1/chat"), Catalogs.operation("GET", "/v1/*")));

    assertThat(patterns(index.match("GET", RequestPath.of("/v1/chat")))).containsExactly("/v1/*");
    assertThat(patterns(index.match("HEAD", RequestPath.of("/v1/chat")))).containsExactly("/v1/*");
    assertThat(index.match("PUT", RequestPath.of("/v1/chat"))).isEmpty();
  }

  private static List<String> patterns(List<OperationMatch> matches) {
    return matches.stream().map(match -> match.pattern().toString()).toList();
  }

  /** Every operation and pattern that holds the call, compared by the words of the rule. */
  private static List<OperationMatch> best(
      List<Operation> operations, List<String> path, String method) {
    List<OperationMatch> all = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.methods().isEmpty() || names(operation, method)) {
        operation.paths().stream()
            .filter(pattern -> holds(pattern.segments(), path))
            .forEach(pattern -> all.add(OperationMatch.of("p", operation, pattern)));
      }
    }
    if (all.isEmpty()) {
      return all;
    }
    Comparator<OperationMatch> order =
        Comparator.<OperationMatch, List<Integer>>comparing(
                match -> specificity(match.pattern().segments(), path.size()),
                OperationIndexTest::compare)
            .thenComparing(match -> !match.operation().methods().isEmpty());
    OperationMatch best = Collections.max(all, order);
    return all.stream().filter(match -> order.compare(match, best) == 0).toList();
  }

  private static boolean names(Operation operation, String method) {
    return operation.methods().contains(method)
        || (method.equals("HEAD") && operation.methods().contains("GET"));
  }

  private static boolean holds(List<String> pattern, List<String> path) {
    if (pattern.isEmpty()) {
      return path.isEmpty();
    } else if (pattern.getFirst().equals("**")) {
      return true;
    }
    return !path.isEmpty()
        && (pattern.getFirst().equals("*") || pattern.getFirst().equals(path.getFirst()))
        && holds(pattern.subList(1, pattern.size()), path.subList(1, path.size()));
  }

  /** For each segment of the path and its end: literal 3, any 2, end of the pattern 1, rest 0. */
  private static List<Integer> specificity(List<String> pattern, int depth) {
    List<Integer> levels = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      if (i >= pattern.size()) {
        levels.add(1);
        break;
      }
      String segment = pattern.get(i);
      levels.add(segment.equals("**") ? 0 : segment.equals("*") ? 2 : 3);
      if (segment.equals("**")) {
        break;
      }
    }
    return levels;
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return Integer.compare(one.get(i), other.get(i));
      }
    }
    return 0;
  }

  private static String text(List<String> path) {
    return "/" + String.join("/", path);
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    Arbitrary<Set<String>> methods = Arbitraries.of(METHODS).set().ofMaxSize(2);
    Arbitrary<List<PathPattern>> paths = patterns().list().ofMinSize(1).ofMaxSize(3);
    Arbitrary<List<String>> models = Arbitraries.of("a*", "b").list().ofMaxSize(1);
    return Combinators.combine(methods, paths, models)
        .as((some, patterns, allowed) ->
            new Operation(some, patterns.stream().distinct().toList(), allowed))
        .list()
        .ofMaxSize(12)
        .map(all -> all.stream().distinct().collect(Collectors.toList()));
  }

  @Provide
  Arbitrary<PathPattern> patterns() {
    Arbitrary<String> segment =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(NAMES)), Tuple.of(2, Arbitraries.just("*")));
    return Combinators.combine(segment.list().ofMaxSize(4), Arbitraries.of(true, false))
        .as((segments, open) -> pattern(segments, open));
  }

  private static PathPattern pattern(List<String> segments, boolean open) {
    List<String> all = new ArrayList<>(segments);
    if (open) {
      all.add("**");
    }
    return PathPattern.parse(text(all)).orElseThrow();
  }

  @Provide
  Arbitrary<List<String>> paths() {
    return Arbitraries.of(NAMES).list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "POST", "HEAD");
  }
}
