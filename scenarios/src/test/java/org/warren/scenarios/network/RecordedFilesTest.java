package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.wireguard.key.PrivateKey;

class RecordedFilesTest {

    /// The tutorial's printed pair.
    private static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";

    private static final String PUBLIC = "vzC6SdkNri5nWHi2sAK7QRJDsdggtEyszMMPA36yySo=";
    private static final String PRESHARED = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";

    @TempDir
    Path folder;

    @Test
    void literalSecretKeysBecomeNamesAndTheirPublicKeysToo() {
        String stranger = PrivateKey.fromBase64(PRESHARED).publicKey().toBase64();
        var network = new SmallNetwork(folder)
                .change("phone.conf", "{private-key:phone}", PRIVATE + " # mine")
                .change(
                        "phone.conf",
                        "[Peer]",
                        "# old: PrivateKey = " + PRESHARED + "\n[Peer]\npresharedkey=" + PRESHARED)
                .change("server.conf", "{public-key:phone}", PUBLIC + "\nPresharedKey = " + PRESHARED)
                .change("server.conf", "[Peer]", "[Peer]\nPublicKey = " + stranger + "\n[Peer]");

        Map<String, String> recorded = network.read().recorded();

        assertThat(recorded.get("phone.conf"))
                .contains("PrivateKey = {private-key:key-1}\n")
                .contains("# old: PrivateKey = (hidden)\n[Peer]\nPresharedKey = {preshared-key:preshared-1}\n");
        assertThat(recorded.get("server.conf"))
                .contains("PublicKey = " + stranger + "\n")
                .contains("PublicKey = {public-key:key-1}\nPresharedKey = {preshared-key:preshared-1}\n");
        assertThat(recorded.values())
                .allSatisfy(text -> assertThat(text).doesNotContain(PRIVATE).doesNotContain(PRESHARED));
    }

    @Test
    void secretInThePlaceOfAPublicKeyIsHidden() {
        var network = new SmallNetwork(folder)
                .change("phone.conf", "{private-key:phone}", PRIVATE)
                .change("server.conf", "{public-key:phone}", PRIVATE);

        assertThat(network.read().recorded().get("server.conf")).contains("PublicKey = (hidden)\n");
    }

    @NeedsVirtualLab
    @Test
    void recordOfARunAndItsPageHaveTheFiles() throws IOException {
        new SmallNetwork(folder)
                .change("network.yaml", "networks:", "# <b>ours</b>\nnetworks:")
                .change("phone.conf", "{private-key:phone}", PRIVATE)
                .change("server.conf", "{public-key:phone}", PUBLIC);

        ScenarioRun.Outcome outcome = Runs.mustPass(Runs.network(folder, "kernel", "kernel", Map.of()));

        assertThat(outcome.record().files())
                .extracting(RunRecord.DescribingFile::name)
                .containsExactly("network.yaml", "server.conf", "phone.conf");
        assertThat(Files.readString(outcome.folder().resolve(RunParts.REPORT)))
                .contains("# &lt;b&gt;ours&lt;/b&gt;\nnetworks:\n")
                .contains("Address = 10.100.0.2/32\nPrivateKey = {private-key:key-1}\n")
                .doesNotContain("<b>ours", PRIVATE);
    }

    @Test
    void filesWithoutKeysAreRecordedAsTheyAre() {
        Map<String, String> recorded = new SmallNetwork(folder).read().recorded();

        assertThat(recorded)
                .containsEntry("network.yaml", SmallNetwork.MAIN)
                .containsEntry("phone.conf", SmallNetwork.PHONE)
                .containsEntry("server.conf", SmallNetwork.SERVER);
    }
}
