/** The cost of a decision without Envoy and network (JMH). */
@NullMarked
package dev.tollgate.benchmarks.authorizer;

import org.jspecify.annotations.NullMarked;
