package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Renders Envoy's bootstrap from its template. Stateless. */
public final class EnvoyBootstrap {
  private static final String BOOTSTRAP = "bootstrap.yaml";
  private static final List<String> SECRETS = List.of("edge-certificate.yaml", "edge-ca.yaml");
  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Z_]+)}");

  private EnvoyBootstrap() {}

  /**
   * Renders the bootstrap and the files of the node's certificates into a directory.
   *
   * @param templates the project's directory {@code envoy}
   * @param values of all names, except SECRETS_DIRECTORY
   * @param seenAs the directory's path for Envoy, which may run elsewhere
   * @return the file of the bootstrap
   * @throws IllegalArgumentException if the names in the templates and in {@code values} differ
   */
  public static Path write(Path templates, Path directory, Path seenAs, Map<String, String> values)
      throws IOException {
    Map<String, String> all = new HashMap<>(values);
    all.put("SECRETS_DIRECTORY", seenAs.toString());
    write(templates, directory, Stream.concat(SECRETS.stream(), Stream.of(BOOTSTRAP)), all);
    return directory.resolve(BOOTSTRAP);
  }

  /**
   * Renders the files of the node's certificates only.
   *
   * @throws IllegalArgumentException if the names in the templates and in {@code values} differ
   */
  public static void writeSecrets(Path templates, Path directory, Map<String, String> values)
      throws IOException {
    write(templates, directory, SECRETS.stream(), values);
  }

  private static void write(
      Path templates, Path directory, Stream<String> files, Map<String, String> values)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : files.toList()) {
      texts.put(file, Files.readString(templates.resolve(file)));
    }
    checkNames(names(String.join("\n", texts.values())), values);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      FileTree.writePrivate(directory.resolve(text.getKey()), replaced(text.getValue(), values));
    }
  }

  /**
   * Replaces every name in a template.
   *
   * @throws IllegalArgumentException if the names in the template and in {@code values} differ
   */
  public static String render(String template, Map<String, String> values) {
    checkNames(names(template), values);
    return replaced(template, values);
  }

  private static Set<String> names(String template) {
    return NAME.matcher(template)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void checkNames(Set<String> names, Map<String, String> values) {
    if (!names.equals(values.keySet())) {
      throw new IllegalArgumentException(
          "values for %s (expected: for %s)".formatted(values.keySet(), names));
    }
  }

  private static String replaced(String template, Map<String, String> values) {
    return NAME.matcher(template).replaceAll(found -> quoted(found, values));
  }

  /** Returns a list of loopback endpoints in the format of the template. */
  public static String localEndpoints(int... ports) {
    return IntStream.of(ports)
        .mapToObj(port ->
            "{\"endpoint\":{\"address\":{\"socket_address\":"
                + "{\"address\":\"127.0.0.1\",\"port_value\":%d}}}}".formatted(port))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(MatchResult found, Map<String, String> values) {
    return java.util.regex.Matcher.quoteReplacement(
        values.getOrDefault(found.group(1), found.group()));
  }
}
