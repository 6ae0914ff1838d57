package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses and ports that listeners of one document have taken. */
final class Sockets {
  /** Each holds its port on every other address of its family too. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

  private record Taken(String address, int port, Place place) {
    boolean conflictsWith(String otherAddress, int otherPort) {
      return port == otherPort
          && address.contains(":") == otherAddress.contains(":")
          && (address.equals(otherAddress)
              || EVERYWHERE.contains(address)
              || EVERYWHERE.contains(otherAddress));
    }
  }

  private final List<Taken> all = new ArrayList<>();

  /** Takes one; returns the path of the listener that has it already. */
  Optional<Place> take(String address, int port, Place place) {
    Optional<Place> owner =
        all.stream()
            .filter(taken -> taken.conflictsWith(address, port))
            .map(Taken::place)
            .findFirst();
    all.add(new Taken(address, port, place));
    return owner;
  }
}
