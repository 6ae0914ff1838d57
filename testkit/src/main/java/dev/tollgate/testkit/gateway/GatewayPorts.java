package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.process.Ports;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The port numbers of a gateway. Immutable. */
public final class GatewayPorts {
  private final Map<Port, Integer> numbers;

  private GatewayPorts(Map<Port, Integer> numbers) {
    this.numbers = numbers;
  }

  /**
   * Default port numbers, except for {@code changed}.
   *
   * @throws IllegalArgumentException if two ports get the same number
   */
  public static GatewayPorts defaultsExcept(Map<Port, Integer> changed) {
    EnumMap<Port, Integer> numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      int number = changed.getOrDefault(port, port.defaultNumber());
      if (numbers.containsValue(number)) {
        throw new IllegalArgumentException(
            "port %d is wanted twice, for %s too (%s NUMBER changes that)"
                .formatted(number, port.text(), port.option()));
      }
      numbers.put(port, number);
    }
    return new GatewayPorts(numbers);
  }

  /** Port numbers that no process listens on now. */
  public static GatewayPorts free() {
    EnumMap<Port, Integer> numbers = new EnumMap<>(Port.class);
    Set<Integer> taken = new HashSet<>();
    for (Port port : Port.values()) {
      numbers.put(port, Stream.generate(Ports::free).filter(taken::add).findFirst().orElseThrow());
    }
    return new GatewayPorts(numbers);
  }

  /** The number of a port. */
  public int of(Port port) {
    Integer number = numbers.get(port);
    if (number == null) {
      throw new IllegalStateException("no number for " + port);
    }
    return number;
  }

  /** The loopback address with the number, as settings expect it. */
  String address(Port port) {
    return "127.0.0.1:" + of(port);
  }

  /** The ports of one process, by name. */
  Map<String, Integer> ofPart(PartName part) {
    Map<String, Integer> ports = new TreeMap<>();
    portsOf(part).forEach(port -> ports.put(port.text(), of(port)));
    return ports;
  }

  /** A message for each port of the given processes that is already in use. */
  List<String> busy(Set<PartName> parts) {
    return parts.stream()
        .flatMap(part -> portsOf(part).stream())
        .filter(port -> !Ports.isFree(of(port)))
        .map(port ->
            "port %d, wanted for %s (%s), is in use; %s NUMBER chooses another"
                .formatted(of(port), port.part().text(), port.text(), port.option()))
        .toList();
  }

  private static List<Port> portsOf(PartName part) {
    return Stream.of(Port.values()).filter(port -> port.part() == part).toList();
  }
}
