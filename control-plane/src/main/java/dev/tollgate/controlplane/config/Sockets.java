package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses and ports of the listeners of one document. */
final class Sockets {
  /** The wildcard addresses. A listener on one has its port on every address of the family. */
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private record Taken(String address, int port, Place place) {
    boolean conflictsWith(String otherAddress, int otherPort) {
      return port == otherPort
          && address.contains(":") == otherAddress.contains(":")
          && (address.equals(otherAddress)
              || WILDCARDS.contains(address)
              || WILDCARDS.contains(otherAddress));
    }
  }

  private final List<Taken> all = new ArrayList<>();

  /** Adds an address and port; returns the place of a listener that conflicts with it. */
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
