/** Names and values that control-plane writes into Envoy and authz reads back. JDK only. */
@NullMarked
package dev.tollgate.contract;

import org.jspecify.annotations.NullMarked;
