package dev.tollgate.authz.journal;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the acknowledged place on, and deletes what is acknowledged. For one thread at a time.
 */
final class JournalReader {
  private static final Logger logger = LoggerFactory.getLogger(JournalReader.class);

  /** All segments by their start, of all epochs; other threads add new ones at the end. */
  private final NavigableMap<Cursor, Source> sources;

  private final SegmentFiles files;
  private final AcknowledgedFile acknowledged;
  private final JournalMetrics metrics;
  private Cursor cursor;

  /** Damage before it was logged. */
  private Cursor reported;

  private boolean saved = true;

  JournalReader(
      NavigableMap<Cursor, Source> sources,
      SegmentFiles files,
      AcknowledgedFile acknowledged,
      Cursor start,
      JournalMetrics metrics) {
    this.sources = sources;
    this.files = files;
    this.acknowledged = acknowledged;
    this.metrics = metrics;
    this.cursor = start;
    this.reported = start;
    save();
  }

  Optional<Batch> read(int maxRecords, long maxBytes) throws IOException {
    if (!saved) {
      save();
    }
    Batch.Builder batch = new Batch.Builder(cursor, maxRecords, maxBytes);
    while (step(batch)) {
      // step says when to stop
    }
    @Nullable Batch found = batch.build();
    if (found != null) {
      return Optional.of(found);
    }
    if (!batch.at().equals(cursor)) {
      moveTo(batch.at()); // nothing but the ends of segments
    }
    return Optional.empty();
  }

  void acknowledge(Batch batch) {
    if (!batch.start().equals(cursor)) {
      throw new IllegalStateException(
          "the batch begins at %s (expected: the oldest that is not acknowledged, at %s)"
              .formatted(batch.start(), cursor));
    }
    moveTo(batch.end());
  }

  /** Adds the next item to the batch; false if there is none that fits. */
  private boolean step(Batch.Builder batch) throws IOException {
    Cursor at = batch.at();
    Map.@Nullable Entry<Cursor, Source> found = sources.ceilingEntry(at.at(0));
    if (found == null || !batch.accepts(found.getValue().name().epoch())) {
      return false;
    }
    Source source = found.getValue();
    SegmentName name = source.name();
    if (!found.getKey().equals(at.at(0))) {
      return skipMissing(batch, name);
    }
    return switch (item(source, at)) {
      case Item.Pending() -> false;
      case Item.Entry(byte[] payload, int end) ->
          batch.add(name.epoch(), new JournalRecord(at.position(), payload), at.at(end));
      case Item.Gap(Damage.Kind kind, int end) ->
          add(
              batch,
              new Damage(name.epoch(), at.position(), end - (long) at.offset(), kind),
              at.at(end));
      case Item.End() -> {
        batch.moveTo(at.nextSegment());
        yield true;
      }
    };
  }

  private Item item(Source source, Cursor at) throws IOException {
    try {
      return Item.read(source, at.offset(), mustHaveEnd(source));
    } catch (InternalError e) {
      // The page of a mapped file cannot be read (SIGBUS). A read call says why, or gets the rest.
      if (source instanceof Segment live) {
        live.fail(e);
        if (live.isComplete()) {
          sources.put(live.name().start(), files.leftover(live.name()));
          live.release();
        }
      }
      throw new IOException("segment %s cannot be read".formatted(source.name().file()), e);
    }
  }

  /** A segment of this epoch is complete only after its end; an older one, if the next was used. */
  private boolean mustHaveEnd(Source source) throws IOException {
    return switch (source) {
      case Segment _ -> true;
      case Leftover leftover -> {
        Source next = sources.get(leftover.name().start().nextSegment());
        yield next instanceof Leftover following && following.isUsed();
      }
    };
  }

  /** Moves to the segment, and reports those before it that should be there. */
  private boolean skipMissing(Batch.Builder batch, SegmentName to) {
    Cursor at = batch.at();
    if (at.epoch() < to.epoch().number() && at.offset() > 0) {
      logger
          .atError()
          .addKeyValue("epoch", at.epoch())
          .addKeyValue("position", at.position())
          .log("the segment that was read last is missing; its other records are lost");
    }
    Cursor from = at.epoch() == to.epoch().number() ? at : new Cursor(to.epoch().number(), 0, 0);
    int missing = to.number() - from.segment();
    if (missing == 0) {
      batch.moveTo(to.start());
      return true;
    }
    return add(
        batch,
        new Damage(to.epoch(), from.position(), missing * (long) to.bytes(), Damage.Kind.CORRUPT),
        to.start());
  }

  private boolean add(Batch.Builder batch, Damage damage, Cursor next) {
    if (!batch.add(damage, next)) {
      return false;
    }
    if (next.compareTo(reported) > 0) {
      reported = next;
      metrics.damaged(damage);
      logger
          .atError()
          .addKeyValue("epoch", damage.epoch().number())
          .addKeyValue("position", damage.position())
          .addKeyValue("bytes", damage.bytes())
          .addKeyValue("kind", damage.kind())
          .log("a part of the journal has no readable record");
    }
    return true;
  }

  private void moveTo(Cursor next) {
    cursor = next;
    save();
  }

  /** A failure is not the consumer's: records may be read again, and the files are kept. */
  private void save() {
    try {
      acknowledged.write(cursor);
      deleteAcknowledged();
      saved = true;
    } catch (IOException e) {
      if (saved) {
        logger
            .atError()
            .setCause(e)
            .log("acknowledged records cannot be deleted; their files are kept until it works");
      }
      saved = false;
    }
  }

  private void deleteAcknowledged() throws IOException {
    Map<Cursor, Source> done = sources.headMap(cursor.at(0), false);
    if (done.isEmpty()) {
      return;
    }
    acknowledged.force(); // first: after a crash a missing segment would look like damage
    for (Source source : done.values()) {
      files.delete(source.name());
      source.release();
      sources.remove(source.name().start());
    }
  }
}
