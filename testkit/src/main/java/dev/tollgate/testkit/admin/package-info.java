/** The one client of the admin API for tests, benchmarks and {@code up}, and its contract. */
@NullMarked
package dev.tollgate.testkit.admin;

import org.jspecify.annotations.NullMarked;
