/** The endpoints of backends, which can change without a new revision. */
@NullMarked
package dev.tollgate.controlplane.endpoints;

import org.jspecify.annotations.NullMarked;
