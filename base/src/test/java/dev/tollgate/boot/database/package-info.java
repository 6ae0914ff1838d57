@NullMarked
package dev.tollgate.boot.database;

import org.jspecify.annotations.NullMarked;
