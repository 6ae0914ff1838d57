package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Confirmation;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Calls a verb of a resource that takes nothing but its id, such as {@code resume}. */
@Command
public final class VerbCommand implements Callable<Integer> {
  private final Resource resource;
  private final String verb;
  private final String question;
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final Confirmation confirmation;

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  /**
   * Calls the verb.
   *
   * @param verb what the path of the admin API ends with
   * @param question how a person is asked, such as {@code Revoke for good}
   */
  public VerbCommand(
      Resource resource,
      String verb,
      String question,
      Confirmation confirmation,
      Environment environment) {
    this.resource = resource;
    this.verb = verb;
    this.question = question;
    this.confirmation = confirmation;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  /** Takes a suspension back. */
  public static VerbCommand resume(Resource resource, Environment environment) {
    return new VerbCommand(resource, "resume", "Resume", new Confirmation.None(), environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      String path = resource.path(id);
      confirmation.require(() -> question + ": " + resource.naming(invocation.api().get(path)));
      JsonNode changed = invocation.api().post(path + ":" + verb);
      invocation.print(
          changed, width -> ResourceText.card(changed, environment.clock().instant(), width));
      return ExitCode.OK;
    });
  }
}
