/**
 * The secret text of a key: how it is minted and parsed, and how it is hashed under the peppers.
 */
@NullMarked
package dev.tollgate.authz.keys.secret;

import org.jspecify.annotations.NullMarked;
