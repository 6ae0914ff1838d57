package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.process.Program.StopSignal;
import java.time.Duration;
import java.util.List;

/** Processes of a gateway whose supervisor was killed. Stateless. */
public final class OrphanedProcesses {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private OrphanedProcesses() {}

  /**
   * Stops all processes of the last gateway that still run, in reverse order of their start. The
   * caller must hold the directory's lock; otherwise the processes may belong to a running gateway.
   *
   * @return the names of the stopped processes
   */
  public static List<String> stop(Layout layout) {
    return GatewayState.read(layout.state())
        .map(GatewayState::parts)
        .orElse(List.of())
        .reversed()
        .stream()
        .filter(OrphanedProcesses::stop)
        .map(PartState::name)
        .toList();
  }

  private static boolean stop(PartState part) {
    boolean database = part.name().equals(PartName.POSTGRES.text());
    return part.process().stop(database ? StopSignal.INT : StopSignal.TERM, STOP_TIMEOUT);
  }
}
