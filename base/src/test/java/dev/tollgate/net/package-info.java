@NullMarked
package dev.tollgate.net;

import org.jspecify.annotations.NullMarked;
