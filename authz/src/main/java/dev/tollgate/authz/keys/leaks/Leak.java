package dev.tollgate.authz.keys.leaks;

/**
 * The place where a leaked key was found, for the audit log.
 *
 * @param type the reporter's name for this kind of key
 * @param url URL of the place
 * @param source part of the place, such as {@code content}
 */
record Leak(String type, String url, String source) {}
