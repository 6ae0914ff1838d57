package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients at once, each as a check is: what is pending is tried again, for 100 ms at most. */
final class Clients {
  private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  private final List<? extends Quotas> replicas;
  private final List<Charge> charges;

  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger spent = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();

  Clients(List<? extends Quotas> replicas, String owner, Limit limit) {
    this.replicas = replicas;
    this.charges = List.of(new Charge(owner, limit, 1, 1));
  }

  int admitted() {
    return admitted.get();
  }

  int spent() {
    return spent.get();
  }

  int unavailable() {
    return unavailable.get();
  }

  /** Requests that were still pending when their time was over. */
  int late() {
    return late.get();
  }

  Duration longestWait() {
    return Duration.ofNanos(longestNanos.get());
  }

  /** Makes the requests and returns when all are answered. */
  void run(int threads, int requests) throws InterruptedException, ExecutionException {
    CountDownLatch go = new CountDownLatch(1);
    left.set(requests);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Quotas replica = replicas.get(i % replicas.size());
        running.add(
            executor.submit(() -> {
              go.await();
              while (left.getAndDecrement() > 0) {
                request(replica);
              }
              return null;
            }));
      }
      go.countDown();
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  /** Lets {@link #run} end after the requests that are under way. */
  void stop() {
    left.set(0);
  }

  private void request(Quotas replica) throws InterruptedException, ExecutionException {
    long startNanos = System.nanoTime();
    Payment payment = replica.pay(charges);
    while (payment instanceof Payment.Pending pending
        && waitFor(pending.grant(), PATIENCE_NANOS - (System.nanoTime() - startNanos))) {
      payment = replica.pay(charges);
    }
    longestNanos.accumulateAndGet(System.nanoTime() - startNanos, Math::max);
    count(payment).incrementAndGet();
  }

  private AtomicInteger count(Payment payment) {
    return switch (payment) {
      case Payment.Paid a -> admitted;
      case Payment.Exhausted s -> spent;
      case Payment.Unavailable u -> unavailable;
      case Payment.Pending p -> late;
    };
  }

  private static boolean waitFor(CompletionStage<?> grant, long nanos)
      throws InterruptedException, ExecutionException {
    try {
      grant.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
