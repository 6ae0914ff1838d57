/** End-to-end tests with a real Envoy, a real Postgres and real HTTP clients. */
@NullMarked
package dev.tollgate.e2e;

import org.jspecify.annotations.NullMarked;
