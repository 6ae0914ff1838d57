/** When keys were last used: noted by checks, written to the database in the background. */
@NullMarked
package dev.tollgate.authz.keys.uses;

import org.jspecify.annotations.NullMarked;
