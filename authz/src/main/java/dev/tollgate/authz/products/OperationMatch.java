package dev.tollgate.authz.products;

/**
 * A matching operation and its specificity. Patterns are compared segment by segment from the left:
 * a literal beats {@code *}, which beats {@code **}. Of equal patterns, an operation that names the
 * method beats one for any method. Immutable.
 *
 * @param product id of the operation's product
 * @param rank one letter per segment and one for the method; greater is more specific
 */
public record OperationMatch(String product, Operation operation, PathPattern pattern, String rank)
    implements Comparable<OperationMatch> {
  private static final char METHOD = 'z';
  private static final char ANY_METHOD = 'y';
  private static final char LITERAL = 'c';
  private static final char ANY_SEGMENT = 'b';
  private static final char REST = 'a';

  static OperationMatch of(String product, Operation operation, PathPattern pattern) {
    StringBuilder rank = new StringBuilder();
    for (String segment : pattern.segments()) {
      rank.append(
          switch (segment) {
            case PathPattern.REST -> REST;
            case PathPattern.ANY_SEGMENT -> ANY_SEGMENT;
            default -> LITERAL;
          });
    }
    rank.append(operation.methods().isEmpty() ? ANY_METHOD : METHOD);
    return new OperationMatch(product, operation, pattern, rank.toString());
  }

  @Override
  public int compareTo(OperationMatch other) {
    return rank.compareTo(other.rank);
  }
}
