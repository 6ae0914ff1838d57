@NullMarked
package dev.tollgate.testkit.process;

import org.jspecify.annotations.NullMarked;
