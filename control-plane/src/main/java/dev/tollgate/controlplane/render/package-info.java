/**
 * Where a route becomes Envoy configuration: a pure function from a valid gateway document to Envoy
 * resources, one file per Envoy concept.
 */
@NullMarked
package dev.tollgate.controlplane.render;

import org.jspecify.annotations.NullMarked;
