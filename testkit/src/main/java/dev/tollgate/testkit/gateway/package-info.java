/** The whole gateway on one machine: its parts started, watched and made known. */
@NullMarked
package dev.tollgate.testkit.gateway;

import org.jspecify.annotations.NullMarked;
