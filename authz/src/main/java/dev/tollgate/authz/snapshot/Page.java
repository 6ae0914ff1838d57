package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.PageRows;
import dev.tollgate.authz.feed.Position;
import java.time.Instant;

/**
 * A page of changes that memory has and the snapshot lacks.
 *
 * @param confirmedAt a time at which the database confirmed memory, before the page or with it
 */
record Page(Position from, Position to, PageRows rows, Instant confirmedAt) {}
