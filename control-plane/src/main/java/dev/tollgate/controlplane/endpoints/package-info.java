/** The endpoints of backends, which change beside revisions. */
@NullMarked
package dev.tollgate.controlplane.endpoints;

import org.jspecify.annotations.NullMarked;
