package dev.tollgate.authz.check;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Quotas;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Quotas that answer what a test wants, and keep what they were asked to pay. */
public final class ScriptedQuotas implements Quotas {
  private final List<List<Charge>> asked = new CopyOnWriteArrayList<>();
  private volatile boolean begun = true;
  private volatile Payment answer = Payment.UNAVAILABLE;
  private volatile OptionalLong left = OptionalLong.empty();
  private volatile @Nullable RuntimeException failure;

  @Override
  public Payment pay(List<Charge> charges) {
    asked.add(charges);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return answer;
  }

  @Override
  public OptionalLong peek(Charge charge) {
    return left;
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  @Override
  public CompletionStage<?> begun() {
    return begun ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
  }

  /** Has not heard of the database from now on. */
  public void forgetTheDatabase() {
    begun = false;
  }

  /** Throws from now on. */
  public void fail(RuntimeException e) {
    failure = e;
  }

  /** Answers payments from now on. */
  public void answer(Payment next) {
    answer = next;
  }

  /** Says from now on that so many units are left. */
  public void leave(long units) {
    left = OptionalLong.of(units);
  }

  /** The number of calls that asked for payment. */
  public int asked() {
    return asked.size();
  }

  /** The charges of each payment that it was asked for. */
  List<List<Charge>> charges() {
    return asked;
  }

  @Override
  public void close() {}
}
