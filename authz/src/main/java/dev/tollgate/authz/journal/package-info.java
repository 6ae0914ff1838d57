/** A replica's journal on disk, through which admissions and settlements reach the ledger. */
@NullMarked
package dev.tollgate.authz.journal;

import org.jspecify.annotations.NullMarked;
