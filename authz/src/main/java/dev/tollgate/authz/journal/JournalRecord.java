package dev.tollgate.authz.journal;

/**
 * A record as it was appended.
 *
 * @param position as returned by {@link Journal#append}; positions of an epoch grow, with gaps. The
 *     epoch's instance and the position identify a record for ever.
 * @param bytes the array is not copied; the reader must not change it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JournalRecord(long position, byte[] bytes) {}
