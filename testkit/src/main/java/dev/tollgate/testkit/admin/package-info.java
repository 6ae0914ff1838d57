/**
 * The client of the admin API for tests, benchmarks and {@code up}, and its validation against the
 * OpenAPI document.
 */
@NullMarked
package dev.tollgate.testkit.admin;

import org.jspecify.annotations.NullMarked;
