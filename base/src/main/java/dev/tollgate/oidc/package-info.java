/** Identity tokens of OpenID Connect: whether they are genuine, and what they say. */
@NullMarked
package dev.tollgate.oidc;

import org.jspecify.annotations.NullMarked;
