package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Credentials;
import dev.tollgate.authz.check.Decision;
import dev.tollgate.benchmarks.EnvoyRequests;
import dev.tollgate.benchmarks.check.AlwaysAllowServer;
import dev.tollgate.contract.RouteKind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Checks of 1,000 valid keys with quotas in turns: the decision alone, the whole call from request
 * bytes to response bytes, and the same call to a server that always allows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class AuthorizerBenchmark {
  private static final int KEYS = 1_000;
  private static final String ROUTE = "bench";

  private final LoadedService service = LoadedService.start(new LimitedKeys(KEYS));
  private final List<Attempt> attempts = attempts(service.keys());
  private final List<byte[]> requests =
      service.keys().stream().map(key -> EnvoyRequests.bytes(key, ROUTE)).toList();
  private final LocalCall<?, ?> check = LocalCall.of(service.checks());
  private final LocalCall<?, ?> alwaysAllow = LocalCall.of(AlwaysAllowServer.admittingTo(ROUTE));
  private int turn;

  /** Stops the services. */
  @TearDown
  public void stop() throws Exception {
    service.stop();
  }

  /** The decision on a parsed request. */
  @Benchmark
  public Decision decide() {
    return service.authorizer().decide(attempts.get(next()), Instant.now());
  }

  /** The call of our service, from bytes to bytes. */
  @Benchmark
  public int check() {
    return check.answer(requests.get(next()));
  }

  /** The call of the always-allow server, from bytes to bytes. */
  @Benchmark
  public int alwaysAllow() {
    return alwaysAllow.answer(requests.get(next()));
  }

  private int next() {
    turn = turn + 1 == KEYS ? 0 : turn + 1;
    return turn;
  }

  static List<Attempt> attempts(List<String> keys) {
    return keys.stream().map(AuthorizerBenchmark::attempt).toList();
  }

  private static Attempt attempt(String key) {
    return new Attempt(
        new Credentials(List.of(), List.of("Bearer " + key)),
        "GET",
        "/v1/models",
        ROUTE,
        RouteKind.PLAIN,
        "1",
        "127.0.0.1",
        "8a6e1f5e-1f0c-4c0e-9a53-5d6a4c1a7b10");
  }
}
