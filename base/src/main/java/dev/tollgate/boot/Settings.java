package dev.tollgate.boot;

import dev.tollgate.net.ListenAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a service, read once at the start. A method that finds a fault records it and
 * returns a placeholder, so that {@link #throwIfBad()} can report all faults together; call it
 * before any value is used. Names are given in full, with the prefix. Not thread-safe.
 */
public final class Settings {
  private static final String FILE_SUFFIX = "_FILE";

  private final String prefix;
  private final Map<String, String> values;
  private final List<String> faults;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> secrets = new HashSet<>();

  private Settings(String prefix, Map<String, String> values, List<String> faults) {
    this.prefix = prefix;
    this.values = values;
    this.faults = faults;
  }

  /**
   * Reads environment variables that start with {@code prefix} and, after {@code --settings FILE},
   * a properties file with the same names; the environment takes precedence.
   */
  public static Settings load(String prefix, String[] args) {
    List<String> faults = new ArrayList<>();
    return new Settings(prefix, SettingSource.read(prefix, System.getenv(), args, faults), faults);
  }

  /** Settings from given values; for tests and embedding. */
  public static Settings of(String prefix, Map<String, String> values) {
    return new Settings(prefix, new TreeMap<>(values), new ArrayList<>());
  }

  /** The start of every name, such as {@code AUTHZ_}. */
  public String prefix() {
    return prefix;
  }

  /** A required text. */
  public String text(String name) {
    return raw(name).orElseGet(() -> missing(name, "a text", ""));
  }

  /** A text with a default. */
  public String text(String name, String byDefault) {
    return raw(name).orElse(byDefault);
  }

  /** An optional text. */
  public Optional<String> optionalText(String name) {
    return raw(name);
  }

  /** A TCP port, 0 for any free one. */
  public int port(String name, int byDefault) {
    return (int) number(name, byDefault, 0, 65_535);
  }

  /** TCP ports, separated by commas. */
  public Set<Integer> ports(String name, String byDefault) {
    String text = raw(name).orElse(byDefault);
    Set<Integer> ports = new TreeSet<>();
    for (String port : text.split(",", -1)) {
      if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
        return bad(name, text, "ports from 1 to 65535, separated by commas", Set.of());
      }
      ports.add(Integer.valueOf(port));
    }
    return Set.copyOf(ports);
  }

  /** A whole number from {@code min} to {@code max}. */
  public long number(String name, long byDefault, long min, long max) {
    Optional<String> raw = raw(name);
    if (raw.isEmpty()) {
      return byDefault;
    }
    OptionalLong number = WholeNumber.parse(raw.get(), min, max);
    return number.isPresent()
        ? number.getAsLong()
        : bad(name, raw.get(), WholeNumber.expected(min, max), byDefault);
  }

  /** A duration such as {@code 200ms}, {@code 15m} or {@code 1h}. */
  public Duration duration(String name, Duration byDefault) {
    return raw(name)
        .map(text ->
            Durations.parse(text).orElseGet(() -> bad(name, text, Durations.EXPECTED, byDefault)))
        .orElse(byDefault);
  }

  /**
   * An address to listen on: {@code ip:port}, {@code [ipv6]:port} or {@code localhost:port}; port 0
   * for any free one.
   */
  public InetSocketAddress address(String name, String byDefault) {
    String text = raw(name).orElse(byDefault);
    return ListenAddress.parse(text)
        .orElseGet(() -> bad(name, text, ListenAddress.EXPECTED, new InetSocketAddress(0)));
  }

  /** A file that must be named and readable. */
  public Path file(String name) {
    return optionalFile(name).orElseGet(() -> missing(name, "a readable file", Path.of("")));
  }

  /** A file that must be readable if it is named. */
  public Optional<Path> optionalFile(String name) {
    Optional<Path> file = raw(name).map(Path::of);
    file.ifPresent(path -> expect(isReadable(path), name, path, "a readable file"));
    return file;
  }

  /** The content of a file that must be named, without the newline at its end. */
  public Secret secretFile(String name) {
    return secretFile(name, 1);
  }

  /** The same with at least {@code minBytes} bytes of UTF-8. */
  public Secret secretFile(String name, int minBytes) {
    secrets.add(name);
    Optional<String> raw = raw(name);
    if (raw.isEmpty()) {
      return missing(name, "a file that holds the secret", Secret.of(""));
    }
    return SecretFiles.read(raw.get(), minBytes, fault -> faults.add(name + ": " + fault));
  }

  /** The same for a file that need not be named. */
  public Optional<Secret> optionalSecretFile(String name, int minBytes) {
    secrets.add(name);
    return raw(name)
        .map(path -> SecretFiles.read(path, minBytes, fault -> faults.add(name + ": " + fault)));
  }

  /** Adds a fault if {@code holds} is false. The value is printed: never pass a secret. */
  public void expect(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      faults.add("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }

  /**
   * Fails if there are faults.
   *
   * @throws BadSettings if there was any fault, or a name that nothing asked for
   */
  public void throwIfBad() {
    List<String> all = new ArrayList<>(faults);
    values.keySet().stream()
        .filter(name -> !known.contains(name))
        .map(this::unknown)
        .forEach(all::add);
    if (!all.isEmpty()) {
      throw new BadSettings(all);
    }
  }

  private Optional<String> raw(String name) {
    if (!name.startsWith(prefix)) {
      throw new IllegalArgumentException(
          "setting: %s (expected: a name that starts with %s)".formatted(name, prefix));
    }
    known.add(name);
    return Optional.ofNullable(values.get(name)).filter(value -> !isEmpty(name, value));
  }

  private boolean isEmpty(String name, String value) {
    // Most often a variable that did not expand; the default would hide that.
    expect(!value.isEmpty(), name, "empty", "a value, or no setting at all");
    return value.isEmpty();
  }

  private <T> T missing(String name, String expected, T standIn) {
    if (!values.containsKey(name)) {
      faults.add("%s: not set (expected: %s)".formatted(name, expected));
    }
    return standIn;
  }

  private <T> T bad(String name, String value, String expected, T standIn) {
    expect(false, name, value, expected);
    return standIn;
  }

  /** The message does not contain the value, which may be a secret in the wrong place. */
  private String unknown(String name) {
    if (secrets.contains(name + FILE_SUFFIX)) {
      return "%s: secrets are read only from files (expected: %s with a path)"
          .formatted(name, name + FILE_SUFFIX);
    }
    return NearName.of(name, known)
        .map(near -> "%s: no such setting (did you mean %s?)".formatted(name, near))
        .orElseGet(() ->
            "%s: no such setting (expected: one of %s)".formatted(name, String.join(", ", known)));
  }

  private static boolean isReadable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }
}
