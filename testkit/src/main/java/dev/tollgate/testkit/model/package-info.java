/** A simulated model server, used in place of a GPU machine. */
@NullMarked
package dev.tollgate.testkit.model;

import org.jspecify.annotations.NullMarked;
