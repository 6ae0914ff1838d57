/** Where this project is on the disk. */
@NullMarked
package dev.tollgate.testkit.project;

import org.jspecify.annotations.NullMarked;
