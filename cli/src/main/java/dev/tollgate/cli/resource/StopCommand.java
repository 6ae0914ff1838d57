package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.AdminApi;
import dev.tollgate.cli.remote.Approval;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code suspend} and {@code revoke}: stops a thing and says where that is in force. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class StopCommand implements Callable<Integer> {
  private final Resource resource;
  private final Verb verb;
  private final Outside outside;

  @Mixin private final Remote remote;
  @Mixin private final Approval approval;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for every replica: 0s to 10s (usually 1s).")
  private @Nullable String wait;

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  /** What is done, as the path of the admin API ends, and as a question begins. */
  public enum Verb {
    /** Until it is resumed. */
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
  public StopCommand(Resource resource, Verb verb, Approval approval, Outside outside) {
    this.resource = resource;
    this.verb = verb;
    this.approval = approval;
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      String path = resource.path(id);
      approval.require(() -> verb.question + ": " + resource.naming(session.api().get(path)));
      Map<String, String> query =
          Optional.ofNullable(wait).map(time -> Map.of("wait", time)).orElse(Map.of());
      return show(
          session, session.api().post(AdminApi.withQuery(path + ":" + verb.wireName, query)));
    });
  }

  private int show(Session session, JsonNode changed) {
    Receipt receipt = Receipt.in(changed);
    session.print(changed, () -> Screen.card(changed, outside.clock().instant()) + receipt.text());
    return receipt.isInForce() ? ExitCode.OK : ExitCode.FAILED;
  }
}
