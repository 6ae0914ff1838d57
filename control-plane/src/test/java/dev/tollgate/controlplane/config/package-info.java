/** Tests of the gateway document. */
@NullMarked
package dev.tollgate.controlplane.config;

import org.jspecify.annotations.NullMarked;
