/** The admin HTTP server: who may call, strict JSON in, problems out. */
@NullMarked
package dev.tollgate.admin;

import org.jspecify.annotations.NullMarked;
