package dev.tollgate.config;

/** Skeleton. */
public record PathPattern(String text) {}
