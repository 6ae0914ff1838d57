/**
 * The admin API of a service, assembled from its rooms: {@code http}, {@code access}, {@code
 * audit}.
 */
@NullMarked
package dev.tollgate.admin;

import org.jspecify.annotations.NullMarked;
