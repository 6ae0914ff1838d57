package dev.tollgate.boot;

import java.util.List;
import java.util.stream.Collectors;

/** Faults of the settings; the service does not start. */
public final class BadSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised
  private final List<String> faults;

  BadSettings(List<String> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault)
            .collect(Collectors.joining("", "bad settings, nothing was started:", "")));
    this.faults = List.copyOf(faults);
  }

  /** One sentence for each fault: the setting, its value and what was expected. */
  public List<String> faults() {
    return faults;
  }
}
