/** The location of this project on disk. */
@NullMarked
package dev.tollgate.testkit.project;

import org.jspecify.annotations.NullMarked;
