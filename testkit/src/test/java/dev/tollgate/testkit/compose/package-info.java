@NullMarked
package dev.tollgate.testkit.compose;

import org.jspecify.annotations.NullMarked;
