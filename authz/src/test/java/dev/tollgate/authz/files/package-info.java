@NullMarked
package dev.tollgate.authz.files;

import org.jspecify.annotations.NullMarked;
