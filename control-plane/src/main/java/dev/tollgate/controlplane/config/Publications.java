package dev.tollgate.controlplane.config;

import java.util.List;

/** Takes gateway documents to the edge. Thread-safe. */
public interface Publications {
  /**
   * Checks a document, keeps it as a revision and rolls it out; waits for what becomes of it, which
   * takes seconds when nodes do not answer.
   *
   * @param document YAML or JSON
   * @param author who puts it; may refuse
   * @throws org.jdbi.v3.core.JdbiException if the database does not answer; nothing was changed
   *     then
   */
  Publication put(String document, Author author);

  /**
   * Checks a document as {@link #put} does before it keeps it: the document itself and the
   * certificates that it names. Changes nothing.
   *
   * @param document YAML or JSON
   * @return all faults; none if the document is valid
   */
  List<Fault> check(String document);

  /** What came of putting a document. */
  sealed interface Publication {
    /**
     * The document is in force.
     *
     * @param changed false if it was in force before
     * @param waitingFor ids of the connected nodes that have not accepted it yet
     */
    record InForce(Revision revision, boolean changed, List<String> waitingFor)
        implements Publication {
      /** Copies the list. */
      public InForce {
        waitingFor = List.copyOf(waitingFor);
      }
    }

    /**
     * The document is wrong, and nothing was kept.
     *
     * @param faults all of them; never empty
     */
    record Invalid(List<Fault> faults) implements Publication {
      /** Copies the list. */
      public Invalid {
        faults = List.copyOf(faults);
      }
    }

    /** A node refused the document, and the edge is back at the revision before. */
    record Refused(Revision revision) implements Publication {}
  }
}
