/** A local certificate authority and what it issues. */
@NullMarked
package dev.tollgate.testkit.tls;

import org.jspecify.annotations.NullMarked;
