/**
 * Authentication of admin API callers; roles and permissions are in {@code Role} and {@code
 * Permission}.
 */
@NullMarked
package dev.tollgate.admin.access;

import org.jspecify.annotations.NullMarked;
