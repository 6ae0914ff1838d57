/** Child processes that are watched, can be killed, and end with their parent. */
@NullMarked
package dev.tollgate.testkit.process;

import org.jspecify.annotations.NullMarked;
