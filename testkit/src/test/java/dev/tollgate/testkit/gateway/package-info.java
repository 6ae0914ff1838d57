@NullMarked
package dev.tollgate.testkit.gateway;

import org.jspecify.annotations.NullMarked;
