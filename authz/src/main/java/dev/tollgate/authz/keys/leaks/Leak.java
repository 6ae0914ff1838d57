package dev.tollgate.authz.keys.leaks;

/**
 * Where a key was found that should not be there, as the audit log keeps it.
 *
 * @param type what the finder calls such keys
 * @param url where it was found
 * @param source in what part of that, such as {@code content}
 */
record Leak(String type, String url, String source) {}
