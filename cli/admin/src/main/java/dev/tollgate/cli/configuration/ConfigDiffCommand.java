package dev.tollgate.cli.configuration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate config diff}. */
@Command
final class ConfigDiffCommand implements Callable<Integer> {
  private static final int CONTEXT_LINES = 3;

  @Mixin private final ApiCommand api;
  @Mixin private final DocumentFile file;

  ConfigDiffCommand(Environment environment) {
    this.api = new ApiCommand(environment);
    this.file = new DocumentFile(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      List<String> local = file.read().lines().toList();
      CurrentDocument current = CurrentDocument.read(invocation.api());
      List<String> inForce = current.document().lines().toList();
      List<String> diff =
          UnifiedDiffUtils.generateUnifiedDiff(
              "revision " + current.revision(),
              file.toString(),
              inForce,
              DiffUtils.diff(inForce, local),
              CONTEXT_LINES);
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("revision", current.revision())
              .put("changed", !diff.isEmpty())
              .put("diff", String.join("\n", diff));
      if (invocation.isJson() || !diff.isEmpty()) {
        invocation.print(json, _ -> String.join("\n", diff));
      }
      return diff.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    });
  }
}
