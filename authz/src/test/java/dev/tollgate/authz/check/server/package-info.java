@NullMarked
package dev.tollgate.authz.check.server;

import org.jspecify.annotations.NullMarked;
