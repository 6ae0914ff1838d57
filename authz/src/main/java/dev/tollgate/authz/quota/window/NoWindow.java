package dev.tollgate.authz.quota.window;

/** No windows: an amount is for ever, as of a prepaid credit. */
public record NoWindow() implements Window {
  private static final Bounds ALL_TIME = new Bounds(0, Bounds.NEVER);

  @Override
  public Bounds at(long epochSecond) {
    return ALL_TIME;
  }

  @Override
  public long seconds() {
    return Bounds.NEVER;
  }

  @Override
  public String text() {
    return "none";
  }
}
