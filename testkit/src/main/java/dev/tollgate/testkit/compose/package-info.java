/** The init job of {@code compose.yaml}. */
@NullMarked
package dev.tollgate.testkit.compose;

import org.jspecify.annotations.NullMarked;
