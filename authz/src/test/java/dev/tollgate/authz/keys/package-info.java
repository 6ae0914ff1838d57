@NullMarked
package dev.tollgate.authz.keys;

import org.jspecify.annotations.NullMarked;
