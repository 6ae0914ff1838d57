@NullMarked
package dev.tollgate.authz.journal;

import org.jspecify.annotations.NullMarked;
