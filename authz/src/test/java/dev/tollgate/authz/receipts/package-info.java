@NullMarked
package dev.tollgate.authz.receipts;

import org.jspecify.annotations.NullMarked;
