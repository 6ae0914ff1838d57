package dev.tollgate.authz.journal;

import dev.tollgate.boot.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a segment ready behind the one that is written, and a new one after a failure. Attempts on
 * a failing disk have pauses that grow. {@link #run} is for one thread; the rest is thread-safe.
 */
final class Preparer {
  private static final Logger logger = LoggerFactory.getLogger(Preparer.class);

  /** Pause with nothing to do; the owner wakes the thread earlier. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration MAX_RETRY = Duration.ofSeconds(5);

  private final JournalOptions options;
  private final Epoch epoch;
  private final SegmentFiles files;
  private final NavigableMap<Cursor, Source> sources;
  private final IntSupplier failedForces;
  private final JournalMetrics metrics;
  private final Backoff backoff = new Backoff(FIRST_RETRY, MAX_RETRY, RandomGenerator.getDefault());

  private volatile Segment last;
  private volatile JournalState problem = JournalState.PREPARING;
  private int seenFailures;
  private long notBeforeNanos = System.nanoTime();

  Preparer(
      JournalOptions options,
      Segment first,
      SegmentFiles files,
      NavigableMap<Cursor, Source> sources,
      IntSupplier failedForces,
      JournalMetrics metrics) {
    this.options = options;
    this.epoch = first.name().epoch();
    this.last = first;
    this.files = files;
    this.sources = sources;
    this.failedForces = failedForces;
    this.metrics = metrics;
  }

  /** True if there is no empty segment ready behind the given one, which is written. */
  boolean isNeeded(Segment current) {
    Segment newest = last;
    return newest == current || newest.isEnded();
  }

  /** The reason if no segment has space. */
  JournalState problem() {
    return problem;
  }

  /** Creates a segment if one is needed; returns the pause until the next attempt. */
  Duration run(Segment current) {
    if (!isNeeded(current)) {
      return IDLE;
    }
    if (files.bytes() + options.segmentBytes() > options.maxBytes()) {
      problem = JournalState.LIMIT_REACHED;
      return IDLE;
    }
    int failures = failedForces.getAsInt();
    if (failures != seenFailures) {
      seenFailures = failures;
      problem = JournalState.DISK_FAILED;
      waitLonger();
    }
    long wait = notBeforeNanos - System.nanoTime();
    return wait > 0 ? Duration.ofNanos(wait) : create(current);
  }

  private Duration create(Segment current) {
    Segment before = last;
    SegmentName name = new SegmentName(epoch, before.name().number() + 1, options.segmentBytes());
    try {
      Segment created = files.create(name);
      sources.put(name.start(), created);
      last = created;
      before.link(created);
    } catch (IOException | RuntimeException e) {
      failed(e);
      return waitLonger();
    }
    if (problem == JournalState.DISK_FAILED) {
      logger.atInfo().log("the journal has a new segment after a failure");
    }
    problem = JournalState.PREPARING;
    if (current.isDurable(0)) {
      backoff.reset(); // not before a force succeeded: a disk can take zeros and fail later
    }
    return Duration.ZERO; // two can be needed: one to write, and the next
  }

  private Duration waitLonger() {
    Duration wait = backoff.next();
    notBeforeNanos = System.nanoTime() + wait.toNanos();
    return wait;
  }

  private void failed(Exception cause) {
    metrics.failed(JournalMetrics.Failure.CREATE);
    if (problem != JournalState.DISK_FAILED) {
      logger
          .atError()
          .addKeyValue("directory", options.directory())
          .setCause(cause)
          .log("the journal cannot prepare its next segment; tried again");
    }
    problem = JournalState.DISK_FAILED;
  }
}
