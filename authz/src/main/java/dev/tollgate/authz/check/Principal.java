package dev.tollgate.authz.check;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.products.Environment;

/** Whose request it is. Immutable but for the answers kept beside it. */
public sealed interface Principal {
  /** Id of the app that the request is made for. */
  String app();

  /** Id of the tenant that owns the app. */
  String tenant();

  /** Which of the app's products come into question. */
  Environment environment();

  /** Whether this product of the app may be used. */
  boolean mayUse(String product);

  /** What was answered so far. */
  AnswerCache answers();

  /** A key. */
  record Key(KeyDirectory.Entry<AnswerCache> entry) implements Principal {
    /** The key itself. */
    public ApiKey key() {
      return entry.key();
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

  /**
   * Somebody with an identity token that stands for an app; always for real.
   *
   * @param subject who it is, and nobody else for all time: issuer and subject of the token
   */
  record Identity(String subject, String app, String tenant, AnswerCache answers)
      implements Principal {
    static Identity of(String subject, App app) {
      return new Identity(subject, app.id(), app.tenant(), new AnswerCache());
    }

    @Override
    public Environment environment() {
      return Environment.LIVE;
    }

    @Override
    public boolean mayUse(String product) {
      return true;
    }
  }
}
