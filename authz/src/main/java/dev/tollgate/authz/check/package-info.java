/** Whether a request may pass: Envoy's ext_authz in, a decision out. */
@NullMarked
package dev.tollgate.authz.check;

import org.jspecify.annotations.NullMarked;
