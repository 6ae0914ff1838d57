package dev.tollgate.authz.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.authz.feed.Replica;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process with a replica and its snapshot, until its input ends. For each line of input it prints
 * how often writing failed, whether the snapshot is missing, and how many connections were opened.
 */
final class SnapshotProgram {
  static final byte[] PEPPER = "a pepper of thirty-two bytes!!!!".getBytes(UTF_8);

  private SnapshotProgram() {}

  public static void main(String[] args) throws Exception {
    MeterRegistry metrics = new SimpleMeterRegistry();
    AtomicInteger connections = new AtomicInteger();
    try (DiskSnapshot snapshot =
            DiskSnapshot.in(
                Path.of(args[0]),
                PEPPER,
                InstantSource.system(),
                metrics,
                Long.parseLong(args[1]));
        Replica replica =
            Replica.start(
                "program",
                () -> {
                  connections.incrementAndGet();
                  return DriverManager.getConnection(args[2], args[3], args[4]);
                },
                snapshot)) {
      while (System.in.read() >= 0) {
        System.out.printf(
            "%s %d %d %d%n",
            replica.name,
            (int) metrics.get("tollgate.authz.snapshot.failures").counter().count(),
            (int) metrics.get("tollgate.authz.snapshot.missing").gauge().value(),
            connections.get());
      }
    }
  }
}
