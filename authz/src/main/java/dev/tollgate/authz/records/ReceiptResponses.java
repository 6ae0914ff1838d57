package dev.tollgate.authz.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.receipts.Receipt;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.boot.Durations;
import java.time.Duration;

/** Answers changes with a receipt: at which replicas they are in force. Thread-safe. */
public final class ReceiptResponses {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Receipts receipts;

  /** Answers with these receipts. */
  public ReceiptResponses(Receipts receipts) {
    this.receipts = receipts;
  }

  private record View(@JsonUnwrapped Object thing, Receipt receipt) {}

  /**
   * How long the call wants to wait; to be asked before the change.
   *
   * @throws ProblemException with 400 if it does not say it well
   */
  public static Duration wait(AdminCall call) {
    String text = call.query("wait").orElse(Durations.format(WAIT));
    return Durations.parse(text)
        .filter(wait -> wait.compareTo(LONGEST) <= 0)
        .orElseThrow(() ->
            ProblemException.invalid(
                "wait", text, "a whole number and a unit (ms, s), from 0s to 10s"));
  }

  /** Answers when the thing's last change is in force everywhere, or the wait is over. */
  public <T> void answer(AdminCall call, AdminTable<T> table, Versioned<T> thing, Duration wait) {
    Receipt receipt = receipts.await(thing.version(), wait);
    call.ok(new View(table.view(thing.value()), receipt), thing.tag());
  }
}
