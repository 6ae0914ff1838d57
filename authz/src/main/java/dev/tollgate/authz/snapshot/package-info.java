/** The copy of memory on disk that a replica starts from while the database is away. */
@NullMarked
package dev.tollgate.authz.snapshot;

import org.jspecify.annotations.NullMarked;
