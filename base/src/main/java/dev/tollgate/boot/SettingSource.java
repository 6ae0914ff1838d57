package dev.tollgate.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects the raw values of settings from the environment and from a file. */
final class SettingSource {
  // Kubernetes sets these for a service with the name of the prefix; no operator wrote them.
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

  private final String prefix;
  private final Map<String, String> values = new TreeMap<>();
  private final List<String> faults;

  private SettingSource(String prefix, List<String> faults) {
    this.prefix = prefix;
    this.faults = faults;
  }

  /**
   * The values by full name; the environment takes precedence over the file.
   *
   * @param faults takes what is wrong with the arguments or the file
   */
  static Map<String, String> read(
      String prefix, Map<String, String> environment, String[] args, List<String> faults) {
    SettingSource source = new SettingSource(prefix, faults);
    source.readArguments(args);
    environment.forEach(source::readVariable);
    return source.values;
  }

  private void readArguments(String[] args) {
    if (args.length == 2 && args[0].equals("--settings")) {
      readFile(Path.of(args[1]));
    } else if (args.length != 0) {
      faults.add(
          "arguments: %s (expected: none, or --settings FILE)".formatted(String.join(" ", args)));
    }
  }

  private void readFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      faults.add("--settings: %s (expected: a readable properties file)".formatted(file));
      return;
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        values.put(name, properties.getProperty(name).strip());
      } else {
        faults.add("%s in %s (expected: a name that starts with %s)".formatted(name, file, prefix));
      }
    }
  }

  private void readVariable(String name, String value) {
    if (name.startsWith(prefix)
        && !SERVICE_LINK.matcher(name.substring(prefix.length())).matches()) {
      values.put(name, value.strip());
    }
  }
}
