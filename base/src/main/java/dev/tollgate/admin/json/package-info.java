/**
 * JSON of the admin API: strict parsing that reports all faults at once, merge patches,
 * serialisation, redaction.
 */
@NullMarked
package dev.tollgate.admin.json;

import org.jspecify.annotations.NullMarked;
