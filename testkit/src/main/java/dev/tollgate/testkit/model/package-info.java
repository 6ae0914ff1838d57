/** A simulated model server, which stands in for a GPU machine. */
@NullMarked
package dev.tollgate.testkit.model;

import org.jspecify.annotations.NullMarked;
