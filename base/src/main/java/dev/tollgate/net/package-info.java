/** IP addresses, networks and the addresses that servers listen on. No DNS. */
@NullMarked
package dev.tollgate.net;

import org.jspecify.annotations.NullMarked;
