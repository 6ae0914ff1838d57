package dev.tollgate.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric as Prometheus's text format describes it.
 *
 * @param type such as {@code histogram}
 * @param labels of all its series; without those of the format, such as {@code le}
 */
record MetricFamily(String name, String type, String help, NavigableSet<String> labels) {
  private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");
  private static final List<String> UNITS = List.of("seconds", "bytes", "ratio");

  MetricFamily {
    labels = new TreeSet<>(labels);
  }

  /** Reads a whole answer of {@code /metrics}. */
  static SortedMap<String, MetricFamily> parse(String text) {
    SortedMap<String, MetricFamily> families = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher meta = LINE.matcher(line);
      Matcher series = SERIES.matcher(line);
      if (meta.matches()) {
        families.merge(meta.group(2), ofLine(meta), MetricFamily::with);
      } else if (series.matches()) {
        MetricFamily family = families.get(familyOf(series.group(1), families));
        if (family != null && series.group(2) != null) {
          addLabels(series.group(2), family.labels());
        }
      }
    }
    return families;
  }

  /** The unit at the end of the name, or nothing. */
  String unit() {
    String base = name.replaceFirst("_(total|max)$", "");
    return UNITS.stream().filter(unit -> base.endsWith("_" + unit)).findFirst().orElse("");
  }

  /** The two answers' view of one metric. */
  MetricFamily with(MetricFamily other) {
    NavigableSet<String> all = new TreeSet<>(labels);
    all.addAll(other.labels);
    return new MetricFamily(name, longer(type, other.type), longer(help, other.help), all);
  }

  private static MetricFamily ofLine(Matcher line) {
    boolean help = line.group(1).equals("HELP");
    return new MetricFamily(
        line.group(2), help ? "" : line.group(3), help ? line.group(3) : "", new TreeSet<>());
  }

  private static String longer(String one, String other) {
    return List.of(one, other).stream().max(Comparator.comparingInt(String::length)).orElseThrow();
  }

  private static String familyOf(String series, SortedMap<String, MetricFamily> families) {
    return families.containsKey(series) ? series : PART.matcher(series).replaceFirst("");
  }

  private static void addLabels(String text, NavigableSet<String> labels) {
    List<String> names = new ArrayList<>();
    LABEL.matcher(text).results().forEach(label -> names.add(label.group(1)));
    names.stream().filter(name -> !List.of("le", "quantile").contains(name)).forEach(labels::add);
  }

  /** Its row in the reference. */
  String row(String service) {
    return "| `%s` | %s | %s | %s | %s | %s |%n"
        .formatted(
            name,
            type.toLowerCase(Locale.ROOT),
            unit(),
            String.join(", ", labels.stream().map("`%s`"::formatted).toList()),
            service,
            help.replace("|", "\\|"));
  }
}
