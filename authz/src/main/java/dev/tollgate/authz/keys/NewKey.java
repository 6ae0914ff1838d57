package dev.tollgate.authz.keys;

import dev.tollgate.authz.products.Environment;

/** What an admin says of a key that is to be made. */
public record NewKey(String app, Environment environment, KeyProperties properties) {}
