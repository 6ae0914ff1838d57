package dev.tollgate.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.InputFile;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.RemoteException;
import dev.tollgate.cli.remote.Times;
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
@Command(
    name = "explain",
    description =
        "Says what the gateway would answer a request and why, step by step. Nothing is charged.",
    mixinStandardHelpOptions = true,
    footer = ExitCode.HELP)
public final class ExplainCommand implements Callable<Integer> {
  private final Outside outside;

  @Mixin private final Remote remote;

  @ArgGroup(multiplicity = "1")
  private Whose whose = new Whose();

  @Parameters(index = "0", paramLabel = "METHOD", description = "Such as POST.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "Such as /v1/chat/completions.")
  private String path = "";

  @Option(names = "--model", paramLabel = "NAME", description = "The model that is asked for.")
  private @Nullable String model;

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

  /** Asks the server. */
  public ExplainCommand(Outside outside) {
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      JsonNode answer = session.api().post("/admin/v1/check:explain", question());
      session.print(answer, () -> Verdict.of(answer));
      return ExitCode.OK;
    });
  }

  private ObjectNode question() throws RemoteException {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    if (whose.keyId != null) {
      question.put("keyId", Resource.requireId("key", whose.keyId));
    }
    if (whose.keyFile != null) {
      question.put("key", InputFile.read("--key-file", whose.keyFile, outside.input()).strip());
    }
    question.put("method", method.toUpperCase(Locale.ROOT)).put("path", path);
    put(question, "model", model);
    put(question, "source", source);
    put(question, "at", at == null ? null : Times.require("--at", at, outside.clock().instant()));
    return question;
  }

  private static void put(ObjectNode question, String name, @Nullable String value) {
    if (value != null) {
      question.put(name, value);
    }
  }
}
