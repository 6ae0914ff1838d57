package dev.tollgate.cli.configuration;

import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.InputFile;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --file} with a gateway document; a picocli mixin. For one run. */
final class DocumentFile {
  private final Environment environment;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The gateway document, YAML or JSON; - for standard input.")
  private String file = "";

  DocumentFile(Environment environment) {
    this.environment = environment;
  }

  String read() throws CommandException {
    return InputFile.read("--file", file, environment.input());
  }

  /** Headers of a call whose body is the document; the admin API reads JSON as YAML, too. */
  static Map<String, String> headers() {
    return Map.of("content-type", "application/yaml");
  }

  /** The name of the file. */
  @Override
  public String toString() {
    return file;
  }
}
