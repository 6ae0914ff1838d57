@NullMarked
package dev.tollgate.authz.quota.window;

import org.jspecify.annotations.NullMarked;
