@NullMarked
package dev.tollgate.authz.quota;

import org.jspecify.annotations.NullMarked;
