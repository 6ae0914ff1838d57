package dev.tollgate.authz.check;

import java.util.Locale;

/** The steps of a decision, in their order. Wire names are frozen: explanations carry them. */
public enum StepName {
  /** The request presents one credential. */
  CREDENTIAL,
  /** The credential belongs to somebody. */
  KEY,
  /** Key, app and tenant are active now. */
  STATUS,
  /** The key may be used from the address. */
  SOURCE,
  /** A product allows the method and path. */
  OPERATION,
  /** The data in memory is new enough for the product. */
  FRESHNESS,
  /** The operation allows the model. */
  MODEL,
  /** The budgets of the request have units left. */
  QUOTA;

  /** The name in explanations, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
