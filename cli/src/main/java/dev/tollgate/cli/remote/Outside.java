package dev.tollgate.cli.remote;

import java.io.InputStream;
import java.time.InstantSource;

/**
 * What a command that calls the admin API finds around it.
 *
 * @param sources whom it calls where no flag says so
 * @param terminal the person, if there is one
 * @param input standard input, for what must not be on the command line
 */
public record Outside(Sources sources, Terminal terminal, InputStream input, InstantSource clock) {}
