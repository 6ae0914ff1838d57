package dev.tollgate.authz.check;

import dev.tollgate.net.IpAddress;
import dev.tollgate.net.Network;
import java.util.List;
import java.util.stream.Collectors;

/** Does the request come from a network that the key works from? */
final class SourceStep implements Step {
  @Override
  public StepName name() {
    return StepName.SOURCE;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    List<Network> allowed = allowed(context);
    return allowed.isEmpty()
        ? Outcome.PASSED
        : Outcome.passedIf(
            isIn(allowed, context.attempt().sourceAddress()), DenyReason.SOURCE_NOT_ALLOWED);
  }

  private static boolean isIn(List<Network> allowed, String source) {
    IpAddress address = IpAddress.parse(source).orElse(null);
    return address != null && allowed.stream().anyMatch(range -> range.contains(address));
  }

  private static List<Network> allowed(EvaluationContext context) {
    return context.requirePrincipal() instanceof Principal.Key key
        ? key.key().sources()
        : List.of();
  }

  @Override
  public String detail(EvaluationContext context) {
    List<Network> allowed = allowed(context);
    return allowed.isEmpty()
        ? "any address"
        : "%s (allowed: %s)"
            .formatted(
                context.attempt().sourceAddress(),
                allowed.stream().map(Network::toString).collect(Collectors.joining(", ")));
  }
}
