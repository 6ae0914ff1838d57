@NullMarked
package dev.tollgate.authz.quota.lease;

import org.jspecify.annotations.NullMarked;
