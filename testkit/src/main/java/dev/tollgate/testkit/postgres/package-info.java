/** A real Postgres server, unpacked and run on this machine. */
@NullMarked
package dev.tollgate.testkit.postgres;

import org.jspecify.annotations.NullMarked;
