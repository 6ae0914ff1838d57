package dev.tollgate.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.remote.Creation;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.resource.Screen;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tollgate keys rotate}. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
final class RotateCommand implements Callable<Integer> {
  private final Outside outside;

  @Mixin private final Remote remote;
  @Mixin private final Creation creation = new Creation();

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  @Option(
      names = "--overlap",
      paramLabel = "TIME",
      description = "How long the old key goes on working: 0s to 30d (usually 1d).")
  private @Nullable String overlap;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When the new key ends (usually when the old one would have).")
  private @Nullable String expires;

  RotateCommand(Outside outside) {
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      ObjectNode how = JsonNodeFactory.instance.objectNode();
      if (overlap != null) {
        how.put("overlap", overlap);
      }
      KeyFields.addTime("expiresAt", "--expires", expires, outside.clock(), how);
      JsonNode made = creation.create(session, KeyCommands.KEY.path(id) + ":rotate", how);
      session.print(made, () -> Screen.card(made, outside.clock().instant()));
      return ExitCode.OK;
    });
  }
}
