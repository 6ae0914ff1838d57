package dev.tollgate.authz.keys;

import dev.tollgate.authz.products.Environment;

/** A validated request to create a key. */
public record NewKey(String app, Environment environment, KeyProperties properties) {}
