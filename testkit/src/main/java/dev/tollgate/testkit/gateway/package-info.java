/** The whole gateway on one machine: starts, watches and describes its processes. */
@NullMarked
package dev.tollgate.testkit.gateway;

import org.jspecify.annotations.NullMarked;
