/** The gateway document: what an operator writes, and everything that can be wrong with it. */
@NullMarked
package dev.tollgate.controlplane.config;

import org.jspecify.annotations.NullMarked;
