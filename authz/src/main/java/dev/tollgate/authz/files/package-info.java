/** Directories that belong to one process. */
@NullMarked
package dev.tollgate.authz.files;

import org.jspecify.annotations.NullMarked;
