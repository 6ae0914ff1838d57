/** Tenants and their apps: who may call, with which products, and whether they are suspended. */
@NullMarked
package dev.tollgate.authz.apps;

import org.jspecify.annotations.NullMarked;
