/**
 * A gateway on one machine, for {@code tollgate up} and for tests: Postgres, Envoy, the services, a
 * simulated model server. Only the JUnit extensions depend on JUnit.
 */
@NullMarked
package dev.tollgate.testkit;

import org.jspecify.annotations.NullMarked;
