@NullMarked
package dev.tollgate.authz.keys.directory;

import org.jspecify.annotations.NullMarked;
