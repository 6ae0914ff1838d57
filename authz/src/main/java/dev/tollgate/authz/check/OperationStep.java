package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.products.Product;
import dev.tollgate.authz.products.RequestPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which operation is it, of the products that the caller may use? The most specific one decides;
 * several that are equally specific decide together.
 */
final class OperationStep implements Step {
  /** Enough to find whom to ask for access, without showing the whole catalogue. */
  private static final int MAX_NAMED = 5;

  private final Catalog catalog;

  OperationStep(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public StepName name() {
    return StepName.OPERATION;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    RequestPath path = RequestPath.of(context.attempt().path());
    context.operations = best(context, path);
    if (!context.operations.isEmpty()) {
      return Outcome.PASSED;
    }
    context.wouldAllow = wouldAllow(context, path);
    return Outcome.failed(DenyReason.OPERATION_NOT_ALLOWED);
  }

  private List<OperationMatch> best(EvaluationContext context, RequestPath path) {
    Principal principal = context.requirePrincipal();
    String method = context.attempt().method();
    List<OperationMatch> best = List.of();
    for (String id : context.requireApp().products()) {
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

  /**
   * Products of the caller's tenant that hold the operation: others are not the caller's to know.
   */
  private List<String> wouldAllow(EvaluationContext context, RequestPath path) {
    Principal principal = context.requirePrincipal();
    return ofTenant(principal.tenant())
        .filter(product -> product.isFor(principal.environment()))
        .filter(product -> !product.match(context.attempt().method(), path).isEmpty())
        .map(Product::id)
        .sorted()
        .limit(MAX_NAMED)
        .toList();
  }

  private Stream<Product> ofTenant(String tenant) {
    return catalog
        .appsOf(tenant)
        .flatMap(app -> app.products().stream())
        .distinct()
        .flatMap(id -> catalog.product(id).stream());
  }

  @Override
  public String detail(EvaluationContext context) {
    if (!context.operations.isEmpty()) {
      OperationMatch first = context.operations.getFirst();
      return "%s of product %s".formatted(describe(first), first.product());
    } else if (!RequestPath.of(context.attempt().path()).isClear()) {
      return "the path is part of no operation (expected: %s)".formatted(RequestPath.EXPECTED);
    }
    return "none in products %s; these have one: %s"
        .formatted(context.requireApp().products(), context.wouldAllow);
  }

  private static String describe(OperationMatch match) {
    List<String> methods = match.operation().methods().stream().sorted().toList();
    return "%s %s"
        .formatted(methods.isEmpty() ? "any method" : String.join(",", methods), match.pattern());
  }
}
