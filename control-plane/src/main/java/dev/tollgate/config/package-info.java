/** The gateway document: what an operator writes, and everything that can be wrong with it. */
@NullMarked
package dev.tollgate.config;

import org.jspecify.annotations.NullMarked;
