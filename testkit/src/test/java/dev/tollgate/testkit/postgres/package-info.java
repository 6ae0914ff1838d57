@NullMarked
package dev.tollgate.testkit.postgres;

import org.jspecify.annotations.NullMarked;
