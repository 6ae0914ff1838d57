package dev.tollgate.authz.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.receipts.Receipt;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.boot.Durations;
import java.time.Duration;

/**
 * Responses to changes that carry a receipt: at which replicas the change is in force. Thread-safe.
 */
public final class ReceiptResponses {
  /** The query parameter with the longest time that a call waits for its receipt. */
  public static final String WAIT = "wait";

  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final Receipts receipts;

  /** Responses with these receipts. */
  public ReceiptResponses(Receipts receipts) {
    this.receipts = receipts;
  }

  private record View(@JsonUnwrapped Object row, Receipt receipt) {}

  /**
   * Reads the query parameter {@code wait}, one second by default. Must be called before the
   * change.
   *
   * @throws ProblemException with 400 if the parameter is not a duration from 0s to 10s
   */
  public static Duration wait(AdminCall call) {
    String text = call.query(WAIT).orElse(Durations.format(DEFAULT_WAIT));
    return Durations.parse(text)
        .filter(wait -> wait.compareTo(MAX_WAIT) <= 0)
        .orElseThrow(() ->
            ProblemException.invalid(
                WAIT, text, "a whole number and a unit (ms, s), from 0s to 10s"));
  }

  /**
   * Waits until the row's last change is in force at every live replica or the wait is over, then
   * responds with the row and the receipt.
   */
  public <T> void respond(AdminCall call, AdminTable<T> table, Versioned<T> row, Duration wait) {
    Receipt receipt = receipts.await(row.version(), wait);
    call.ok(new View(table.view(row.value()), receipt), row.tag());
  }
}
