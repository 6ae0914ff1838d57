/** Tests of the gateway document. */
@NullMarked
package dev.tollgate.config;

import org.jspecify.annotations.NullMarked;
