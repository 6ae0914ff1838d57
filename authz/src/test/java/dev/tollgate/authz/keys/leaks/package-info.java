@NullMarked
package dev.tollgate.authz.keys.leaks;

import org.jspecify.annotations.NullMarked;
