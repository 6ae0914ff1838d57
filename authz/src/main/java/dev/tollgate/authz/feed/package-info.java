/** The ordered feed of changes, by which a replica's memory follows the database. */
@NullMarked
package dev.tollgate.authz.feed;

import org.jspecify.annotations.NullMarked;
