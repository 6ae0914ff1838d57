/** Denying keys, apps and tenants at one replica while the database is away. */
@NullMarked
package dev.tollgate.authz.emergency;

import org.jspecify.annotations.NullMarked;
