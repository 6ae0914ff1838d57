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
 * Runs a call with an {@code Idempotency-Key} once for each caller and key within a day. A repeated
 * call gets the first answer again, with the secret in it if there was one; the stored answer is
 * encrypted. A call that failed with a problem did nothing and may be repeated; of one that was cut
 * off nobody knows what it did, and so it is never run again. Thread-safe.
 */
public final class Idempotency {
  private static final Logger logger = LoggerFactory.getLogger(Idempotency.class);
  private static final String HEADER = "idempotency-key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /** Longer than any call takes: Envoy's admin listener gives up after a minute. */
  private static final Duration RUNS_AT_MOST = Duration.ofMinutes(2);

  private final IdempotentCalls calls;
  private final SealedAnswers answers;
  private final InstantSource clock;

  public Idempotency(IdempotentCalls calls, SealedAnswers answers, InstantSource clock) {
    this.calls = calls;
    this.answers = answers;
    this.clock = clock;
  }

  /** Runs the handler, or answers as it did before. */
  void once(AdminCall call, AdminHandler handler) throws Exception {
    Optional<String> header = call.requestHeader(HEADER);
    if (header.isEmpty()) {
      handler.handle(call);
      return;
    }
    if (!KEY.matcher(header.get()).matches()) {
      throw ProblemException.invalid(
          HEADER, header.get(), "1 to 255 visible ASCII characters, such as a UUID");
    }
    SealedAnswers.Id id = answers.id(call.caller().subject(), header.get());
    Sha256 request =
        answers.fingerprint(
            call.target().getBytes(UTF_8), call.contentType().getBytes(UTF_8), call.bytes());
    switch (calls.begin(id.hash(), request)) {
      case IdempotentCalls.Begun begun -> run(call, handler, id, begun);
      case IdempotentCalls.OfAnotherRequest another -> throw reused();
      case IdempotentCalls.Unanswered unanswered -> throw unanswered(unanswered);
      case IdempotentCalls.Answered answered -> replay(call, id, answered);
    }
  }

  private void run(
      AdminCall call, AdminHandler handler, SealedAnswers.Id id, IdempotentCalls.Begun begun)
      throws Exception {
    try {
      handler.handle(call);
    } catch (Exception e) {
      if (hasDoneNothing(e)) {
        forget(id, begun, e);
      }
      throw e;
    }
    Optional<Answer> answer = call.answer();
    if (answer.isEmpty()) {
      throw new IllegalStateException(call.target() + " made nothing (expected: an answer)");
    }
    try {
      calls.answer(id.hash(), begun, answers.seal(id, answer.get()));
    } catch (SQLException e) {
      // It is done, and this caller is told so; a repeated call will learn that it was cut off.
      logger.atWarn().setCause(e).log("an answer could not be kept for repeated calls");
    }
  }

  private void forget(SealedAnswers.Id id, IdempotentCalls.Begun begun, Exception reason) {
    try {
      calls.forget(id.hash(), begun);
    } catch (SQLException e) {
      reason.addSuppressed(e); // the database is away: repeated calls learn that it was cut off
    }
  }

  private void replay(AdminCall call, SealedAnswers.Id id, IdempotentCalls.Answered answered) {
    Answer answer =
        answers
            .open(id, answered.sealed())
            .orElseThrow(() ->
                ProblemException.conflict(
                    "idempotency-key: the answer was kept under another admin token file and cannot"
                        + " be read (expected: a new key)"));
    call.header("idempotent-replayed", "true");
    call.replay(answer);
  }

  private ProblemException unanswered(IdempotentCalls.Unanswered call) {
    Duration age = Duration.between(call.startedAt(), clock.instant());
    return age.compareTo(RUNS_AT_MOST) < 0
        ? ProblemException.passing(
            ProblemKind.CALL_IN_PROGRESS,
            "idempotency-key: a call with this key has not ended",
            Duration.ofSeconds(1))
        : ProblemException.conflict(
            "idempotency-key: the call was cut off and may have done its work (expected: to look"
                + " for what it should have made, then a new key)");
  }

  private static ProblemException reused() {
    return new ProblemException(
        ProblemKind.IDEMPOTENCY_KEY_REUSED,
        "idempotency-key: used before with another path or body (expected: a new key)",
        List.of());
  }

  /** A problem is thrown instead of a change; without a connection there was none either. */
  private static boolean hasDoneNothing(Throwable e) {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause instanceof ProblemException || cause instanceof SQLTransientConnectionException) {
        return true;
      }
    }
    return false;
  }
}
