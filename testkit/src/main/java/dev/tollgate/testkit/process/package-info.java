/** Child processes that are watched, can be killed and do not survive their parent. */
@NullMarked
package dev.tollgate.testkit.process;

import org.jspecify.annotations.NullMarked;
