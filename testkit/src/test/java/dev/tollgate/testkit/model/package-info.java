@NullMarked
package dev.tollgate.testkit.model;

import org.jspecify.annotations.NullMarked;
