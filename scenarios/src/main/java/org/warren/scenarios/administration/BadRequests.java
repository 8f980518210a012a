package org.warren.scenarios.administration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.roadwarrior.Tunnel;

/// Sends requests that `wg` would never send to a daemon's control socket (UAPI, the cross-platform interface).
final class BadRequests {

    static final Note<Answers> ANSWERS = new Note<>("bad-requests", Answers.class);
    /// Whether the daemon's configuration was unchanged after them.
    static final Note<Boolean> NOTHING_CHANGED = new Note<>("bad-requests-change-nothing", Boolean.class);

    private static final String SOCKET = "/var/run/wireguard/" + Tunnel.NAME + ".sock";
    /// One request per line, with semicolons in place of line feeds; one errno is returned for each.
    private static final String CLIENT = """
            chomp;
            my $request = $_;
            $request =~ tr/;/\\n/;
            my $socket = IO::Socket::UNIX->new(Peer => "SOCKET") or die "no socket";
            print $socket "$request\\n\\n";
            my $errno = "none";
            while (my $line = <$socket>) { if ($line =~ /^errno=(-?\\d+)/) { $errno = $1; last; } }
            print "$errno\\n";
            """;

    /// The errno of each answer as text, by request; `none` if there was no answer.
    record Answers(@JsonValue Map<String, String> byRequest) {

        @JsonCreator
        Answers {
            byRequest = Collections.unmodifiableMap(new LinkedHashMap<>(byRequest));
        }
    }

    private BadRequests() {}

    /// Does nothing if the implementation has no such socket.
    static void drive(Stage stage, TunnelInterface tunnel) {
        LinuxNode node = tunnel.node();
        if (!node.exists(SOCKET)) {
            return;
        }
        String peer = tunnel.show("peers").strip();
        String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(peer));
        List<String> requests = requests("set=1;public_key=" + hex + ";");
        String before = tunnel.show("dump");
        String script = CLIENT.replace("SOCKET", SOCKET);
        List<String> errors = node.runWithInput(
                        String.join("\n", requests) + "\n", "perl", "-MIO::Socket::UNIX", "-ne", script)
                .orThrow()
                .out()
                .lines()
                .toList();
        Map<String, String> answers = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            answers.put(requests.get(i).replace(hex, "PEER"), i < errors.size() ? errors.get(i) : "none");
        }
        stage.note(ANSWERS, new Answers(answers));
        // Compared here, because it holds the private key.
        stage.note(NOTHING_CHANGED, before.equals(tunnel.show("dump")));
    }

    private static List<String> requests(String ofPeer) {
        return List.of(
                "set=1;private_key=zz",
                "set=1;private_key=0011",
                "set=1;listen_port=65536",
                "set=1;fwmark=-1",
                "set=1;colour=green",
                "set=1;replace_peers=maybe",
                "set=1;endpoint=203.0.113.2:1",
                ofPeer + "endpoint=nowhere",
                ofPeer + "allowed_ip=10.0.0.0/33",
                ofPeer + "allowed_ip=10.0.0",
                ofPeer + "persistent_keepalive_interval=65536",
                ofPeer + "preshared_key=00",
                ofPeer + "protocol_version=2",
                ofPeer + "colour=green");
    }
}
