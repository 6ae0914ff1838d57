/** How a replica's memory follows the database: the one ordered feed of all changes. */
@NullMarked
package dev.tollgate.authz.feed;

import org.jspecify.annotations.NullMarked;
