package dev.tollgate.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.encoding.Sha256;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls with an {@code Idempotency-Key} at most once per caller and key within 24 hours. A
 * repeated call gets the stored response of the first, including a secret in it; responses are
 * stored encrypted. A call that failed with a problem changed nothing and may be repeated. A call
 * that was interrupted may have changed something, so it is not run again. Thread-safe.
 */
public final class Idempotency {
  private static final Logger logger = LoggerFactory.getLogger(Idempotency.class);
  private static final String HEADER = "idempotency-key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /** Longer than any call takes: Envoy's admin listener times out after a minute. */
  private static final Duration MAX_CALL_DURATION = Duration.ofMinutes(2);

  private final IdempotencyStore store;
  private final ResponseCipher cipher;
  private final InstantSource clock;

  /** An instance that keeps its records in {@code store}. */
  public Idempotency(IdempotencyStore store, ResponseCipher cipher, InstantSource clock) {
    this.store = store;
    this.cipher = cipher;
    this.clock = clock;
  }

  /**
   * Runs the handler, or sends the stored response of the first call.
   *
   * @throws ProblemException with 400 if the key is malformed, or 409 if it belongs to another
   *     request or to a call that has not finished
   */
  void runOnce(AdminCall call, AdminHandler handler) throws Exception {
    Optional<String> header = call.requestHeader(HEADER);
    if (header.isEmpty()) {
      handler.handle(call);
      return;
    }
    if (!KEY.matcher(header.get()).matches()) {
      throw ProblemException.invalid(
          HEADER, header.get(), "1 to 255 visible ASCII characters, such as a UUID");
    }
    ResponseCipher.CallKey callKey = cipher.keyOf(call.caller().subject(), header.get());
    Sha256 request =
        cipher.fingerprint(
            call.target().getBytes(UTF_8), call.contentType().getBytes(UTF_8), call.bytes());
    switch (store.start(callKey.hash(), request)) {
      case IdempotencyStore.Started started -> run(call, handler, callKey, started);
      case IdempotencyStore.KeyReused reused -> throw keyReused();
      case IdempotencyStore.Unfinished unfinished -> throw unfinishedProblem(unfinished);
      case IdempotencyStore.Finished finished -> replay(call, callKey, finished);
    }
  }

  private void run(
      AdminCall call,
      AdminHandler handler,
      ResponseCipher.CallKey callKey,
      IdempotencyStore.Started started)
      throws Exception {
    try {
      handler.handle(call);
    } catch (Exception e) {
      if (changedNothing(e)) {
        deleteRecord(callKey, started, e);
      }
      throw e;
    }
    Optional<StoredResponse> response = call.response();
    if (response.isEmpty()) {
      throw new IllegalStateException(call.target() + " made nothing (expected: an answer)");
    }
    try {
      store.finish(callKey.hash(), started, cipher.encrypt(callKey, response.get()));
    } catch (SQLException e) {
      // The change is committed and this caller gets its response. A repeated call will get 409.
      logger.atWarn().setCause(e).log("an answer could not be kept for repeated calls");
    }
  }

  private void deleteRecord(
      ResponseCipher.CallKey callKey, IdempotencyStore.Started started, Exception reason) {
    try {
      store.delete(callKey.hash(), started);
    } catch (SQLException e) {
      reason.addSuppressed(e); // the database is down; a repeated call will get 409
    }
  }

  private void replay(
      AdminCall call, ResponseCipher.CallKey callKey, IdempotencyStore.Finished finished) {
    StoredResponse response =
        cipher
            .decrypt(callKey, finished.encryptedResponse())
            .orElseThrow(() ->
                ProblemException.conflict(
                    "idempotency-key: the answer was kept under another admin token file and cannot"
                        + " be read (expected: a new key)"));
    call.header("idempotent-replayed", "true");
    call.replay(response);
  }

  private ProblemException unfinishedProblem(IdempotencyStore.Unfinished call) {
    Duration age = Duration.between(call.startedAt(), clock.instant());
    return age.compareTo(MAX_CALL_DURATION) < 0
        ? ProblemException.retryable(
            ProblemKind.CALL_IN_PROGRESS,
            "idempotency-key: a call with this key has not ended",
            Duration.ofSeconds(1))
        : ProblemException.conflict(
            "idempotency-key: the call was cut off and may have done its work (expected: to look"
                + " for what it should have made, then a new key)");
  }

  private static ProblemException keyReused() {
    return new ProblemException(
        ProblemKind.IDEMPOTENCY_KEY_REUSED,
        "idempotency-key: used before with another path or body (expected: a new key)",
        List.of());
  }

  /** Handlers throw problems before they commit, and without a connection there is no commit. */
  private static boolean changedNothing(Throwable e) {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause instanceof ProblemException || cause instanceof SQLTransientConnectionException) {
        return true;
      }
    }
    return false;
  }
}
