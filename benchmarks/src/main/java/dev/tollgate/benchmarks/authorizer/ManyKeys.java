package dev.tollgate.benchmarks.authorizer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.boot.database.Database;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Keys without limits, written with COPY, because a million calls of the admin API would take an
 * hour.
 *
 * @param count the number of keys
 * @param kept the number of keys whose texts are returned, spread evenly over all
 */
record ManyKeys(int count, int kept) implements LoadedService.Fill {
  private static final int BATCH_ROWS = 20_000;
  private static final String COPY =
      "COPY authz.api_key (id, app_id, name, hint, hash, environment, status, expires_at,"
          + " quota_owner, created_at, change_seq) FROM STDIN";

  @Override
  public List<String> fill(Database database, String pepper) {
    try (Connection connection = database.connectAlone()) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pepper.getBytes(US_ASCII), "HmacSHA256"));
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      Random random = new Random(1);
      List<String> texts = new ArrayList<>();
      // Small enough for the database to respond well within the connection's timeout.
      for (int from = 0; from < count; from += BATCH_ROWS) {
        CopyIn copy = copies.copyIn(COPY);
        copy(copy, from, mac, random, texts);
        copy.endCopy();
      }
      return texts;
    } catch (SQLException | GeneralSecurityException e) {
      throw new IllegalStateException("the database of the benchmark", e);
    }
  }

  private void copy(CopyIn copy, int from, Mac mac, Random random, List<String> texts)
      throws SQLException {
    for (int i = from; i < Math.min(from + BATCH_ROWS, count); i++) {
      KeyText text = KeyText.mint(Environment.LIVE, random);
      String hash = HexFormat.of().formatHex(mac.doFinal(text.reveal().getBytes(US_ASCII)));
      byte[] row = row(i, hash).getBytes(UTF_8);
      copy.writeToCopy(row, 0, row.length);
      if (i % (count / kept) == 0) {
        texts.add(text.reveal());
      }
    }
  }

  private static String row(int i, String hash) {
    String id = "key_%016d".formatted(i);
    return "%s\tdefault\tkey %d\ttgk_live_...%d\t\\\\x%s\tlive\tactive\t2100-01-01\t%s\tnow\t0\n"
        .formatted(id, i, i, hash, id);
  }
}
