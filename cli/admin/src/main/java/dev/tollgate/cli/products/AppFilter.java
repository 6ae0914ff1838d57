package dev.tollgate.cli.products;

import dev.tollgate.cli.resource.ListFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which apps; a picocli mixin. For one run. */
final class AppFilter implements ListFilter {
  @Option(names = "--tenant", paramLabel = "ID", description = "Of this tenant.")
  private @Nullable String tenant;

  @Override
  public Map<String, String> query() {
    return tenant == null ? Map.of() : Map.of("tenant", tenant);
  }
}
