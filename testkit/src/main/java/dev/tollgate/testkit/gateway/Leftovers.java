package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.process.Program.StopSignal;
import java.time.Duration;
import java.util.List;

/** The parts of a gateway whose supervisor was killed. Stateless. */
public final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Leftovers() {}

  /**
   * Stops every part of the last gateway that still runs; the newest first. The directory's lock
   * must be held, or they may not be leftovers.
   *
   * @return the names of those that were stopped
   */
  public static List<String> stop(Layout layout) {
    return GatewayState.read(layout.state())
        .map(GatewayState::parts)
        .orElse(List.of())
        .reversed()
        .stream()
        .filter(Leftovers::stop)
        .map(PartState::name)
        .toList();
  }

  private static boolean stop(PartState part) {
    boolean database = part.name().equals(PartName.POSTGRES.text());
    return part.process().stop(database ? StopSignal.INT : StopSignal.TERM, PATIENCE);
  }
}
