/** Receipts: at which replicas a change is in force, and the reports that they are made of. */
@NullMarked
package dev.tollgate.authz.receipts;

import org.jspecify.annotations.NullMarked;
