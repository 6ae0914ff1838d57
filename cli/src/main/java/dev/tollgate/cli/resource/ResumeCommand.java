package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resume}: takes a suspension back. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class ResumeCommand implements Callable<Integer> {
  private final Resource resource;
  private final Outside outside;

  @Mixin private final Remote remote;

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  /** Resumes one thing. */
  public ResumeCommand(Resource resource, Outside outside) {
    this.resource = resource;
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      JsonNode thing = session.api().post(resource.path(id) + ":resume");
      session.print(thing, () -> Screen.card(thing, outside.clock().instant()));
      return ExitCode.OK;
    });
  }
}
