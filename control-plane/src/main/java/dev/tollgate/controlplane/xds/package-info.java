/** The xDS server: configuration streams, subscriptions, acknowledgements and refusals. */
@NullMarked
package dev.tollgate.controlplane.xds;

import org.jspecify.annotations.NullMarked;
