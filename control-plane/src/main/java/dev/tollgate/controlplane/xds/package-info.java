/** The configuration stream of each Envoy: what it asked for, what it got, what it made of it. */
@NullMarked
package dev.tollgate.controlplane.xds;

import org.jspecify.annotations.NullMarked;
