package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Confirmation;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Invocation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code suspend} and {@code revoke}: stops a thing and says where that is in force. */
@Command
public final class StopCommand implements Callable<Integer> {
  private final Resource resource;
  private final Verb verb;
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final Confirmation confirmation;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for every replica: 0s to 10s (usually 1s).")
  private @Nullable String wait;

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  /**
   * The actions, with their suffix of the path in the admin API and the first word of the question.
   */
  public enum Verb {
    /** Refuses calls until it is resumed. */
    SUSPEND("suspend", "Suspend"),
    /** For good. */
    REVOKE("revoke", "Revoke for good");

    private final String wireName;
    private final String question;

    Verb(String wireName, String question) {
      this.wireName = wireName;
      this.question = question;
    }
  }

  /** Stops one thing, if that is approved. */
  public StopCommand(
      Resource resource, Verb verb, Confirmation confirmation, Environment environment) {
    this.resource = resource;
    this.verb = verb;
    this.confirmation = confirmation;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      String path = resource.path(id);
      confirmation.require(
          () -> verb.question + ": " + resource.naming(invocation.api().get(path)));
      Map<String, String> query =
          Optional.ofNullable(wait).map(time -> Map.of("wait", time)).orElse(Map.of());
      return show(
          invocation, invocation.api().post(AdminApi.withQuery(path + ":" + verb.wireName, query)));
    });
  }

  private int show(Invocation invocation, JsonNode changed) {
    ReceiptText receipt = ReceiptText.in(changed);
    invocation.print(
        changed,
        width ->
            ResourceText.card(changed, environment.clock().instant(), width) + receipt.text(width));
    return receipt.isInForce() ? ExitCode.OK : ExitCode.FAILED;
  }
}
