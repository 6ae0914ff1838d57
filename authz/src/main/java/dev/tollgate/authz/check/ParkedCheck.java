package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A check that waits for something to be known, on no thread. It is decided again each time and
 * ends with the first answer, after {@link #LIMIT} at the latest, or when Envoy gives up. All but
 * the cancellation happens on the timer's one thread.
 */
final class ParkedCheck {
  /**
   * Far above what a grant takes, since a wait costs no thread and a refusal costs the client a
   * request; below Envoy's timeout for the whole call, so that the client gets our answer.
   */
  static final Duration LIMIT = Duration.ofSeconds(1);

  private final Supplier<Decision> decideAgain;
  private final Consumer<Decision> answer;
  private final ScheduledExecutorService timer;
  private volatile @Nullable Future<?> timeout;
  private volatile boolean ended;
  private DenyReason otherwise; // the timer's thread's

  private ParkedCheck(
      DenyReason otherwise,
      Supplier<Decision> decideAgain,
      Consumer<Decision> answer,
      ScheduledExecutorService timer) {
    this.otherwise = otherwise;
    this.decideAgain = decideAgain;
    this.answer = answer;
    this.timer = timer;
  }

  /**
   * Parks the check.
   *
   * @param answer is given the decision, exactly once unless the call is cancelled
   * @param timer of one thread
   */
  static void park(
      Park park,
      ServerCallStreamObserver<?> call,
      Supplier<Decision> decideAgain,
      Consumer<Decision> answer,
      ScheduledExecutorService timer) {
    ParkedCheck check = new ParkedCheck(park.otherwise(), decideAgain, answer, timer);
    // Nothing is spent for a call that is gone: it is not decided again.
    call.setOnCancelHandler(check::end);
    check.timeout = timer.schedule(check::timeOut, LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    check.await(park);
  }

  private void await(Park park) {
    park.until().whenCompleteAsync((known, failed) -> decide(), timer);
  }

  private void decide() {
    if (ended) {
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
    if (!ended) {
      end();
      answer.accept(Deny.of(otherwise));
    }
  }

  private void end() {
    ended = true;
    Future<?> scheduled = timeout;
    if (scheduled != null) { // it is, on a busy machine, if the time was over before it was kept
      scheduled.cancel(false);
    }
  }
}
