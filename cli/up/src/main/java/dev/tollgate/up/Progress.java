package dev.tollgate.up;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says what is being done, with the time since the start. Safe for use by several threads. */
final class Progress implements Consumer<String> {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  Progress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(String message) {
    out.println("%7s  %s".formatted(seconds(), message));
  }

  /** The time since the start, such as {@code 12.3 s}. */
  String seconds() {
    double seconds = Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1_000.0;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
