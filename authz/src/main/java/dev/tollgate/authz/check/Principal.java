package dev.tollgate.authz.check;

import dev.tollgate.authz.check.identity.CallerIdentity;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.products.Environment;

/** The caller of a request. Immutable but for the answers kept beside it. */
public sealed interface Principal {
  /** Id of the app that the request is made for. */
  String app();

  /** Id of the key, or issuer and subject of the identity token. */
  String subject();

  /** Id of the tenant that owns the app. */
  String tenant();

  /** The environment; only products for it may be used. */
  Environment environment();

  /** True if this product of the app may be used. */
  boolean mayUse(String product);

  /** The answers that were given to this caller. */
  AnswerCache answers();

  /** A caller with a key. */
  record Key(KeyDirectory.Entry<AnswerCache> entry) implements Principal {
    /** The key. */
    public ApiKey key() {
      return entry.key();
    }

    @Override
    public String subject() {
      return key().id().value();
    }

    @Override
    public String app() {
      return key().app();
    }

    @Override
    public String tenant() {
      return key().tenant();
    }

    @Override
    public Environment environment() {
      return key().environment();
    }

    @Override
    public boolean mayUse(String product) {
      return key().mayUse(product);
    }

    @Override
    public AnswerCache answers() {
      return entry.attachment();
    }
  }

  /** A caller with an identity token; always for the live environment. */
  record Identity(CallerIdentity<AnswerCache> identity) implements Principal {
    @Override
    public String subject() {
      return identity.subject();
    }

    @Override
    public String app() {
      return identity.app();
    }

    @Override
    public String tenant() {
      return identity.tenant();
    }

    @Override
    public Environment environment() {
      return Environment.LIVE;
    }

    @Override
    public boolean mayUse(String product) {
      return true;
    }

    @Override
    public AnswerCache answers() {
      return identity.attachment();
    }
  }
}
