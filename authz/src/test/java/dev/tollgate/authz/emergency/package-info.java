@NullMarked
package dev.tollgate.authz.emergency;

import org.jspecify.annotations.NullMarked;
