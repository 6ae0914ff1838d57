/** Admin tokens as a resource of the admin API. */
@NullMarked
package dev.tollgate.admin.callers;

import org.jspecify.annotations.NullMarked;
