/** Tests of tenants and apps. */
@NullMarked
package dev.tollgate.authz.apps;

import org.jspecify.annotations.NullMarked;
