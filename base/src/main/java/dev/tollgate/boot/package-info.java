/** Settings, secrets, lifecycle, health, metrics, logs, TLS and database of a service. */
@NullMarked
package dev.tollgate.boot;

import org.jspecify.annotations.NullMarked;
