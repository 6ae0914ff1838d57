@NullMarked
package dev.tollgate.authz.check;

import org.jspecify.annotations.NullMarked;
