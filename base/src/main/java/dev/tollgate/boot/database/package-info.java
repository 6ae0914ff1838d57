/** Connections to Postgres, and the migrations of its schemas. */
@NullMarked
package dev.tollgate.boot.database;

import org.jspecify.annotations.NullMarked;
