package dev.tollgate.authz.receipts;

import java.util.UUID;

/**
 * A process among the replicas.
 *
 * @param name its replica name, which should be its own
 * @param instance random; tells two processes under one name apart
 */
public record ReplicaProcess(String name, UUID instance) {
  /** A new process under this name. */
  public static ReplicaProcess starting(String name) {
    return new ReplicaProcess(name, UUID.randomUUID());
  }
}
