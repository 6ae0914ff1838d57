/** The gateway document: parsing, validation, revisions and the routes of the admin API. */
@NullMarked
package dev.tollgate.controlplane.config;

import org.jspecify.annotations.NullMarked;
