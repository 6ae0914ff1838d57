@NullMarked
package dev.tollgate.authz.keys.secret;

import org.jspecify.annotations.NullMarked;
