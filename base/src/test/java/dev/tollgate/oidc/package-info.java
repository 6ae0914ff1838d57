/** Tests of identity tokens against an issuer over real HTTP. */
@NullMarked
package dev.tollgate.oidc;

import org.jspecify.annotations.NullMarked;
