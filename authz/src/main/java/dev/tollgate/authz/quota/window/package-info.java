/** The windows of limits: where one ends and the next begins. */
@NullMarked
package dev.tollgate.authz.quota.window;

import org.jspecify.annotations.NullMarked;
