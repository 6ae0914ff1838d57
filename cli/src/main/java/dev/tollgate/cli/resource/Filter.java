package dev.tollgate.cli.resource;

import dev.tollgate.cli.remote.RemoteException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Flags that say which things a list has; a picocli mixin. For one run. */
public interface Filter {
  /** The query of the list. */
  Map<String, String> query() throws RemoteException;

  /** No flags: all things. */
  @Command
  final class None implements Filter {
    @Override
    public Map<String, String> query() {
      return Map.of();
    }
  }
}
