/** A Postgres server, unpacked from the class path and run on this machine. */
@NullMarked
package dev.tollgate.testkit.postgres;

import org.jspecify.annotations.NullMarked;
