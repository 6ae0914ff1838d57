@NullMarked
package dev.tollgate.testkit;

import org.jspecify.annotations.NullMarked;
