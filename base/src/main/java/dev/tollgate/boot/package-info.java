/** How a service meets its operator: settings, secrets, lifecycle, health, metrics, logs. */
@NullMarked
package dev.tollgate.boot;

import org.jspecify.annotations.NullMarked;
