package dev.tollgate.authz.check;

import dev.tollgate.authz.quota.RequestLimit;
import dev.tollgate.authz.quota.RequestQuotas;
import dev.tollgate.authz.quota.Spend;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Quotas that answer what a test wants, and count how often they were asked. */
final class Quotas implements RequestQuotas {
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Spend answer = new Spend.Unavailable();
  private volatile @Nullable RuntimeException failure;

  @Override
  public Spend spend(String owner, RequestLimit limit, Instant now) {
    asked.incrementAndGet();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return answer;
  }

  @Override
  public OptionalLong peek(String owner, RequestLimit limit, Instant at) {
    return switch (answer) {
      case Spend.Admitted(long remaining, _) -> OptionalLong.of(remaining);
      case Spend.Spent _ -> OptionalLong.of(0);
      case Spend.Pending _, Spend.Unavailable _ -> OptionalLong.empty();
    };
  }

  /** Throws from here on. */
  void fail(RuntimeException e) {
    failure = e;
  }

  /** From here on. */
  void answer(Spend next) {
    answer = next;
  }

  int asked() {
    return asked.get();
  }

  @Override
  public void close() {}
}
