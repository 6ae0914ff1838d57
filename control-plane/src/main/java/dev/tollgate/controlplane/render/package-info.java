/**
 * Renders routes and the rest of a gateway document as Envoy configuration: a pure function from a
 * valid document to Envoy resources, with one file for each Envoy concept.
 */
@NullMarked
package dev.tollgate.controlplane.render;

import org.jspecify.annotations.NullMarked;
