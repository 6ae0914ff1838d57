/** A local certificate authority. */
@NullMarked
package dev.tollgate.testkit.tls;

import org.jspecify.annotations.NullMarked;
