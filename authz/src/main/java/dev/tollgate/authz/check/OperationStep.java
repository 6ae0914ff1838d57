package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.products.Product;
import dev.tollgate.authz.products.RequestPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which operation is it, of the products that the caller may use? The most specific one decides;
 * several that are equally specific decide together.
 */
final class OperationStep implements Step {
  /** Enough to find the right person to ask; a catalogue is not for those who are not in it. */
  private static final int MOST_NAMED = 5;

  private final Catalog catalog;

  OperationStep(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public String wireName() {
    return "operation";
  }

  @Override
  public Outcome check(Findings findings) {
    RequestPath path = RequestPath.of(findings.attempt().path());
    findings.operations = best(findings, path);
    if (!findings.operations.isEmpty()) {
      return Outcome.PASSED;
    }
    findings.wouldAllow = wouldAllow(findings, path);
    return Outcome.failed(DenyReason.OPERATION_NOT_ALLOWED);
  }

  private List<OperationMatch> best(Findings findings, RequestPath path) {
    Principal principal = findings.requirePrincipal();
    String method = findings.attempt().method();
    List<OperationMatch> best = List.of();
    for (String id : findings.requireApp().products()) {
      Product product = principal.mayUse(id) ? catalog.product(id).orElse(null) : null;
      if (product != null && product.isFor(principal.environment())) {
        best = better(best, product.match(method, path));
      }
    }
    return best;
  }

  private static List<OperationMatch> better(
      List<OperationMatch> best, List<OperationMatch> found) {
    if (best.isEmpty() || found.isEmpty()) {
      return best.isEmpty() ? found : best;
    }
    int order = found.getFirst().compareTo(best.getFirst());
    if (order != 0) {
      return order > 0 ? found : best;
    }
    List<OperationMatch> both = new ArrayList<>(best);
    both.addAll(found);
    return both;
  }

  /** Products for such callers that hold the operation, whoever has them. */
  private List<String> wouldAllow(Findings findings, RequestPath path) {
    Principal principal = findings.requirePrincipal();
    return products()
        .filter(product -> product.isFor(principal.environment()))
        .filter(product -> !product.match(findings.attempt().method(), path).isEmpty())
        .map(Product::id)
        .sorted()
        .limit(MOST_NAMED)
        .toList();
  }

  private Stream<Product> products() {
    return StreamSupport.stream(catalog.products().spliterator(), false);
  }

  @Override
  public String detail(Findings findings) {
    if (!findings.operations.isEmpty()) {
      OperationMatch first = findings.operations.getFirst();
      return "%s of product %s".formatted(describe(first), first.product());
    } else if (!RequestPath.of(findings.attempt().path()).isClear()) {
      return "the path is part of no operation (expected: %s)".formatted(RequestPath.EXPECTED);
    }
    return "none in products %s; these have one: %s"
        .formatted(findings.requireApp().products(), findings.wouldAllow);
  }

  private static String describe(OperationMatch match) {
    List<String> methods = match.operation().methods().stream().sorted().toList();
    return "%s %s"
        .formatted(methods.isEmpty() ? "any method" : String.join(",", methods), match.pattern());
  }
}
