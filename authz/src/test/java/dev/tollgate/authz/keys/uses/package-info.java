@NullMarked
package dev.tollgate.authz.keys.uses;

import org.jspecify.annotations.NullMarked;
