package dev.tollgate.cli.resource;

import dev.tollgate.cli.client.CommandException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Flags that say which things a list has; a picocli mixin. For one run. */
public interface ListFilter {
  /** The query of the list. */
  Map<String, String> query() throws CommandException;

  /** No flags: all things. */
  @Command
  final class None implements ListFilter {
    @Override
    public Map<String, String> query() {
      return Map.of();
    }
  }
}
