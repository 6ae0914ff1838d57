package dev.tollgate.authz.check.identity;

/**
 * A caller with a genuine identity token, and the app that it stands for.
 *
 * @param subject issuer and subject of the token; never given to another caller
 * @param app id of the app
 * @param tenant id of the tenant that owns the app
 * @param attachment what is kept beside the identity; replaced when an app changes
 * @param <A> type of the attachment
 */
public record CallerIdentity<A>(String subject, String app, String tenant, A attachment) {}
