package dev.tollgate.keys;

import dev.tollgate.products.Environment;

/** What an admin says of a key that is to be made. */
public record NewKey(String app, Environment environment, KeyProperties properties) {}
