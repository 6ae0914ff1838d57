package dev.tollgate.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.InputFile;
import dev.tollgate.cli.client.Times;
import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.SingleCommand;
import dev.tollgate.cli.resource.Resource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tollgate explain}. */
@Command
public final class ExplainCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private final ApiCommand api;

  @ArgGroup(multiplicity = "1")
  private Whose whose = new Whose();

  @Parameters(index = "0", paramLabel = "METHOD", description = "Such as POST.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "Such as /v1/chat/completions.")
  private String path = "";

  @Option(names = "--source", paramLabel = "ADDRESS", description = "Where it comes from.")
  private @Nullable String source;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When: a time, or a span from now, such as 90d (usually now).")
  private @Nullable String at;

  /** Whose request it is. */
  private static final class Whose {
    @Option(names = "--key-id", paramLabel = "ID", description = "The id of the key.")
    private @Nullable String keyId;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = "File with the key itself; - for standard input.")
    private @Nullable String keyFile;
  }

  /** {@code explain}. */
  public static CommandDefinition definition(Environment environment) {
    return new SingleCommand(
        "explain",
        "Says what the gateway would answer a request and why, step by step. Nothing is charged.",
        () -> new ExplainCommand(environment),
        "tollgate explain POST /v1/chat/completions --key-id key_7TfJm2QxLr9wZc4B");
  }

  private ExplainCommand(Environment environment) {
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      JsonNode answer = invocation.api().post("/admin/v1/check:explain", question());
      invocation.print(answer, width -> ExplanationText.of(answer, width));
      return ExitCode.OK;
    });
  }

  private ObjectNode question() throws CommandException {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    if (whose.keyId != null) {
      question.put("keyId", Resource.requireId("key", whose.keyId));
    }
    if (whose.keyFile != null) {
      question.put("key", InputFile.read("--key-file", whose.keyFile, environment.input()).strip());
    }
    question.put("method", method.toUpperCase(Locale.ROOT)).put("path", path);
    put(question, "source", source);
    put(
        question,
        "at",
        at == null ? null : Times.require("--at", at, environment.clock().instant()));
    return question;
  }

  private static void put(ObjectNode question, String name, @Nullable String value) {
    if (value != null) {
      question.put(name, value);
    }
  }
}
