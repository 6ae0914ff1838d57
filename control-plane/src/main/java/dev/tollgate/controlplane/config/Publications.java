package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.FieldFault;
import java.util.List;

/** Publishes gateway documents. Thread-safe. */
public interface Publications {
  /**
   * Checks a document, stores it as a revision, publishes it to the nodes and waits for the
   * outcome. Takes seconds if nodes do not respond.
   *
   * @param document YAML or JSON
   * @param author the author of the revision; may reject the change
   * @throws org.jdbi.v3.core.JdbiException if the database does not respond; nothing was changed
   *     then
   */
  Publication put(String document, Author author);

  /**
   * Checks a document as {@link #put} does before it stores the document: its fields and the
   * certificate files that it names. Changes nothing.
   *
   * @param document YAML or JSON
   * @return all faults; none if the document is valid
   */
  List<FieldFault> check(String document);

  /** The result of publishing a document. */
  sealed interface Publication {
    /**
     * The document is in force.
     *
     * @param changed false if it was in force before
     * @param waitingFor ids of the connected nodes, and names of the other replicas, that have not
     *     accepted it yet
     * @param refusals what nodes refused that does not count against the document
     * @param warnings certificates that the document had before and that cannot be used now
     */
    record InForce(
        Revision revision,
        boolean changed,
        List<String> waitingFor,
        List<String> refusals,
        List<FieldFault> warnings)
        implements Publication {
      /** Copies the lists. */
      public InForce {
        waitingFor = List.copyOf(waitingFor);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * The document has faults; nothing was stored.
     *
     * @param faults all of them; never empty
     */
    record Invalid(List<FieldFault> faults) implements Publication {
      /** Copies the list. */
      public Invalid {
        faults = List.copyOf(faults);
      }
    }

    /** A node rejected the document, and the previous revision was restored. */
    record Refused(Revision revision) implements Publication {}
  }
}
