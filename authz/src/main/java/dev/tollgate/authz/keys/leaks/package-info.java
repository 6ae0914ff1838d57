/** Leaked keys: takes the reports of GitHub secret scanning and revokes what they name. */
@NullMarked
package dev.tollgate.authz.keys.leaks;

import org.jspecify.annotations.NullMarked;
