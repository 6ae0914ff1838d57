package dev.tollgate.benchmarks.start;

import java.util.List;

/**
 * A figure over some rounds: median, least and greatest value.
 *
 * @param median of the rounds; of an even number the greater of the two in the middle
 */
public record Figure(double median, double least, double most) {
  /** Of at least one value. */
  static Figure of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Figure(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }
}
