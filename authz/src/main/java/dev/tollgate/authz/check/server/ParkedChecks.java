package dev.tollgate.authz.check.server;

import dev.tollgate.authz.check.Decision;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.check.DenyReason;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that wait for something that is not in memory yet, on no thread, and no more of them than
 * {@link CheckLimits#maxParked}. A check is decided again each time that its wait completes. It
 * ends with the first answer, after {@link CheckLimits#maxWait} at the latest, or when Envoy gives
 * up. Everything but cancellation happens on the timer's one thread. Thread-safe.
 */
final class ParkedChecks {
  private final ScheduledExecutorService timer;
  private final CheckLimits limits;
  private final AtomicInteger waiting = new AtomicInteger();

  /** No checks yet. The timer must have one thread; the caller closes it. */
  ParkedChecks(ScheduledExecutorService timer, CheckLimits limits) {
    this.timer = timer;
    this.limits = limits;
  }

  /** The one thread that decides and answers parked checks. */
  Executor timer() {
    return timer;
  }

  /** The checks that wait now. */
  int waiting() {
    return waiting.get();
  }

  /**
   * Parks a check.
   *
   * @param decideAgain decides about the same request
   * @param answer is given the decision, exactly once unless the call is cancelled
   * @return false if too many checks wait: then the check is not parked
   */
  boolean park(
      Park park,
      ServerCallStreamObserver<?> call,
      Supplier<Decision> decideAgain,
      Consumer<Decision> answer) {
    if (waiting.incrementAndGet() > limits.maxParked()) {
      waiting.decrementAndGet();
      return false;
    }
    Check check = new Check(park.otherwise(), decideAgain, answer);
    // A cancelled call is not decided again, so nothing is paid for it.
    call.setOnCancelHandler(check::end);
    check.timeout =
        timer.schedule(check::timeOut, limits.maxWait().toNanos(), TimeUnit.NANOSECONDS);
    check.await(park);
    return true;
  }

  private final class Check {
    private final Supplier<Decision> decideAgain;
    private final Consumer<Decision> answer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Future<?> timeout;
    private DenyReason otherwise; // only on the timer's thread

    Check(DenyReason otherwise, Supplier<Decision> decideAgain, Consumer<Decision> answer) {
      this.otherwise = otherwise;
      this.decideAgain = decideAgain;
      this.answer = answer;
    }

    void await(Park park) {
      park.until().whenCompleteAsync((known, failed) -> decide(), timer);
    }

    private void decide() {
      if (ended.get()) {
        return;
      }
      Decision decision = decideAgain.get();
      if (decision instanceof Park again) {
        otherwise = again.otherwise();
        await(again);
      } else {
        end();
        answer.accept(decision);
      }
    }

    private void timeOut() {
      if (!ended.get()) {
        end();
        answer.accept(Deny.of(otherwise));
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        waiting.decrementAndGet();
        Future<?> scheduled = timeout;
        if (scheduled != null) { // null if the time was over before the field was set
          scheduled.cancel(false);
        }
      }
    }
  }
}
