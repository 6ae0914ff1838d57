@NullMarked
package dev.tollgate.authz.feed;

import org.jspecify.annotations.NullMarked;
