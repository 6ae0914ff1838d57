@NullMarked
package dev.tollgate.authz.snapshot;

import org.jspecify.annotations.NullMarked;
