package dev.tollgate.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  // Near the overflow, which a monotonic clock may come to.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(9).toNanos());
  private final FailedAttempts failures = new FailedAttempts(nanos::get);

  @Test
  void fail_uninterrupted_isLetThroughOnceInAWhile() {
    int let = 0;
    for (int second = 0; second < 120; second++, pass(Duration.ofSeconds(1))) {
      let += tryOnce("192.0.2.1") ? 1 : 0;
    }

    assertThat(let).isBetween(FailedAttempts.BURST + 19, FailedAttempts.BURST + 20);
  }

  @Test
  void fail_thenWait_isForgiven() {
    exhaust("192.0.2.1");
    pass(FailedAttempts.REFILL_INTERVAL.multipliedBy(FailedAttempts.BURST));
    failures.requireNotThrottled("192.0.2.1");

    assertThat(failures.sources()).isZero();
  }

  @Test
  void fail_oneSource_leavesOthersAlone() {
    exhaust("192.0.2.1");

    assertRefused("192.0.2.1");
    assertThatCode(() -> failures.requireNotThrottled("192.0.2.2")).doesNotThrowAnyException();
  }

  @Test
  void fail_oneIpv6Network_isOneSource() {
    for (int i = 0; i < FailedAttempts.BURST; i++) {
      failures.record("2001:db8:0:1:0:0:0:" + i);
    }

    assertRefused("2001:db8:0:1:ffff:0:0:1");
    assertThatCode(() -> failures.requireNotThrottled("2001:db8:0:2:0:0:0:1"))
        .doesNotThrowAnyException();
  }

  @Test
  void fail_fromEverywhere_memoryIsBounded() {
    for (int i = 0; i < FailedAttempts.MAX_SOURCES + 1_000; i++) {
      failures.record("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255));
    }

    assertThat(failures.sources()).isEqualTo(FailedAttempts.MAX_SOURCES);
  }

  private boolean tryOnce(String source) {
    try {
      failures.requireNotThrottled(source);
    } catch (ProblemException e) {
      return false;
    }
    failures.record(source);
    return true;
  }

  private void exhaust(String source) {
    for (int i = 0; i < FailedAttempts.BURST; i++) {
      failures.record(source);
    }
  }

  private void assertRefused(String source) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> failures.requireNotThrottled(source))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ProblemKind.TOO_MANY_ATTEMPTS));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
