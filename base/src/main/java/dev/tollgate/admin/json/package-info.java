/**
 * JSON of the admin API: strict reading that reports all faults at once, merge patches, writing.
 */
@NullMarked
package dev.tollgate.admin.json;

import org.jspecify.annotations.NullMarked;
