/** Verification of OpenID Connect identity tokens. */
@NullMarked
package dev.tollgate.oidc;

import org.jspecify.annotations.NullMarked;
