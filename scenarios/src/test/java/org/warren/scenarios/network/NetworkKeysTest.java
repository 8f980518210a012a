package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.kit.workload.LinkReader;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// Each key of network files: a value that is right, one that is wrong with its place and what was expected, the
/// page of a run that has the value in its place, and a line with an example in docs/networks.md.
class NetworkKeysTest {

    private static final Path DOCS = Path.of("..", "docs", "networks.md");
    /// A value that no key takes.
    private static final Map<String, Object> WRONG = Map.of("wrong", List.of(List.of()));

    private static final Pattern PLACE = Pattern.compile("(?s).*/network\\.yaml:\\d+:\\d+: [a-z-]+: .+");

    private static final Pattern SHOWN =
            Pattern.compile("(?s)<summary>network\\.yaml .*?<pre[^>]*><code>(.*?)</code></pre>");

    /// With each key that may stand beside the others.
    private static final String MOST = """
            question: does everything have its key?
            networks: {home: 192.168.1.0/24, internet: [203.0.113.0/24, "2001:db8::/64"]}
            names: {vpn.example.org: 203.0.113.10}
            resolver: {on: server, ttl: 5m, caches: [router]}
            nodes:
              server:
                interfaces: {eth0: {network: internet, address: [203.0.113.10/24, "2001:db8::10/64"], delay: 5ms, loss: 1%, duplicate: 1%, reorder: 1%, rate: 20mbit, mtu: 1492}}
                tunnels: {wg0: server.conf}
                subject: java
                firewall: rules.nft
                nothing-left: false
              other:
                interfaces:
                  eth0: {network: internet, address: 203.0.113.10/24, shares-address: true}
                  eth1:
                    network: home
                    address: 192.168.1.9/24
                    link: {like: wifi, delay: 20ms, jitter: 1ms, reorders: true, loss: 1%, bursts: {to-bad: 1%, to-good: 20%}, slots: {every: 15s, delay: 5ms}, radio: {idle: 10s, wake: 300ms}, outages: [{at: 1m, for: 20s}], faults: [drop data 2], up: {rate: 5mbit, queue: 200ms}, down: {discipline: cake, rate: 5mbit}}
              router:
                interfaces:
                  lan: {network: home, address: 192.168.1.1/24}
                  wan: {network: internet, address: 203.0.113.1/24}
                nat: {outside: wan, udp-timeout: 30s, stream-timeout: 120s, tcp-timeout: 2h, ports: preserve, unsolicited: drop, port-forwards: {udp 51821: 192.168.1.2}, hairpin: true, port-mapping: true, new-address: forgets, translates: true}
                forwards: true
              phone:
                interfaces: {eth0: {network: home, address: 192.168.1.2/24}}
                gateway: 192.168.1.1
                routes: {10.8.0.0/24: 192.168.1.9}
                tunnels: {wg0: phone.conf}
                role: client
            programs:
              agent: {on: phone, command: [cat, notes.txt], environment: {PORT: 7000}, files: [notes.txt], after: network, restart: on-failure}
            questions:
              - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0, seen-as: 10.100.0.2, after: 1s, when: link up phone.eth0, size: 1000, count: 5, answers: 4}
              - {ping: phone to server.wg0, expect: reaches, within: 10s}
              - {ping: phone to other.eth1, expect: does not reach, because: filtered, name: eleventh}
              - {udp: "phone to server.eth0:7001", expect: does not reach, because: no listener, listener: false, after: 1s, when: link up phone.eth0}
              - {udp: server to phone.wg0, expect: reaches, through: wg0, seen-as: 10.100.0.1, count: 5, answers: 4, name: second}
              - {tcp: "phone to server.wg0:444", listener: false, expect: does not reach, because: no listener, after: 1s, when: link up phone.eth0, name: third}
              - {tcp: phone to server.wg0, port: 443, expect: reaches}
              - {transfer: "phone to server.wg0:445", bytes: 10kB, within: 30s, expect: does not reach, because: too large, after: 1s, when: link up phone.eth0, name: fourth}
              - {traffic: phone to server.wg0, profiles: [voice], time: 1m, budget: {voice: {mos: ">= 4.0"}}, after: 1s, when: link up phone.eth0, name: fifth}
              - {largest: phone to server.wg0, expect: 1408, after: 1s, when: link up phone.eth0, name: sixth}
              - {arp: router to phone.wg0, expect: answered, after: 1s, when: link up phone.eth0, name: seventh}
              - {syn-ack: router to phone.wg0, as: 198.51.100.80, expect: not answered, after: 1s, when: link up phone.eth0, name: eighth}
              - {up: phone.wg0, expect: succeeds, prints: ip link, name: ninth}
              - {program: agent, expect: runs, after: 1s, when: link up phone.eth0, name: tenth}
            """;

    @TempDir
    Path folder;

    /// A key and where it stands.
    ///
    /// @param path through mappings and lists
    private record Key(List<Object> path, String name) {

        @Override
        public String toString() {
            return path + " " + name;
        }
    }

    /// Keys of the readers, by the place of [#MOST] at which they are tried.
    private static Map<List<Object>, List<String>> places() {
        Map<List<Object>, List<String>> places = new LinkedHashMap<>();
        places.put(List.of(), NetworkDescription.KEYS);
        places.put(List.of("nodes", "*"), TopologyReader.NODE_KEYS);
        places.put(List.of("nodes", "*", "interfaces", "*"), TopologyReader.INTERFACE_KEYS);
        places.put(List.of("nodes", "router", "nat"), NatReader.KEYS);
        places.put(List.of("nodes", "other", "interfaces", "eth1", "link"), LinkReader.KEYS);
        places.put(List.of("nodes", "other", "interfaces", "eth1", "link", "up"), LinkReader.DIRECTION_KEYS);
        places.put(List.of("programs", "agent"), ProgramReader.KEYS);
        places.put(List.of("resolver"), Resolver.KEYS);
        QuestionReader.KEYS.forEach((kind, keys) -> {
            List<String> all = new ArrayList<>(keys);
            all.addAll(List.of(kind, "name"));
            places.put(List.of("questions", kind), all);
        });
        return places;
    }

    static Stream<Arguments> keys() {
        return places().entrySet().stream()
                .flatMap(place -> place.getValue().stream().map(key -> Arguments.of(new Key(place.getKey(), key))));
    }

    /// Those that cannot stand beside others of [#MOST]; other tests read them.
    private static final Set<String> APART = Set.of("like", "behaviour", "nat64", "trace");

    @Test
    void rightValuesAreRead() throws IOException {
        assertThat(read(most()).questions()).hasSize(14);
        for (Map.Entry<List<Object>, List<String>> place : places().entrySet()) {
            Set<String> there = new LinkedHashSet<>();
            for (Map<String, Object> found : at(most(), place.getKey())) {
                there.addAll(found.keySet());
            }
            List<String> keys = new ArrayList<>(place.getValue());
            keys.removeAll(APART);
            if (place.getKey().contains("up")) {
                continue; // one direction has the same keys as both
            }
            assertThat(there)
                    .as("keys at " + place.getKey())
                    .containsAll(keys.stream()
                            .filter(key -> !place.getKey().contains("link")
                                    || !List.of("rate", "discipline", "queue").contains(key))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void wrongValueIsToldWithItsPlace(Key key) throws IOException {
        Map<String, Object> most = most();
        Map<String, Object> at = at(most, key.path()).stream()
                .filter(found -> found.containsKey(key.name()))
                .findFirst()
                .orElse(at(most, key.path()).getFirst());
        at.put(key.name(), WRONG);

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> read(most))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .matches(PLACE)
                        .containsAnyOf(": " + key.name() + ": ", ": wrong: ", key.name())
                        .doesNotContain("\n"));
    }

    @Test
    void pageShowsEachValueInItsPlace() throws IOException {
        Map<String, Object> shown = yaml(shownOnThePage());

        SoftAssertions soft = new SoftAssertions();
        keys().map(arguments -> (Key) arguments.get()[0]).forEach(key -> {
            List<Map<String, Object>> file = at(most(), key.path());
            List<Map<String, Object>> page = at(shown, key.path());
            soft.assertThat(page).as("mappings at " + key.path()).hasSameSizeAs(file);
            for (int i = 0; i < Math.min(page.size(), file.size()); i++) {
                soft.assertThat(page.get(i).get(key.name()))
                        .as("the page has " + key)
                        .isEqualTo(file.get(i).get(key.name()));
            }
        });
        soft.assertAll();
    }

    /// The description as somebody reads it who has the page alone.
    private String shownOnThePage() throws IOException {
        RunRecordBuilder run = RunRecord.of("network", "virtual", 1);
        read(most()).recorded().forEach(run::file);
        Timeline nothing = Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of());
        ReportWriter writer = ServiceLoader.load(ReportWriter.class).findFirst().orElseThrow();
        Matcher file = SHOWN.matcher(Files.readString(writer.write(folder, run.build(), nothing)));
        assertThat(file.find()).isTrue();
        return file.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Test
    void explanationHasWhatANodeIsLike() throws IOException {
        assertThat(new NetworkWords(read(most())).lines())
                .contains(
                        "phone: gateway 192.168.1.1, 10.8.0.0/24 by 192.168.1.9, client",
                        "server: firewall of rules.nft, subject java, what wg-quick leaves there is not checked",
                        "program agent runs on phone: cat notes.txt, PORT=7000, with notes.txt, before the tunnels come"
                                + " up, and again when it fails")
                .anyMatch(line -> line.contains("server.eth0 203.0.113.10 2001:db8::10, delay 5 ms, loss 1 %,"
                        + " duplicates 1 %, overtakes 1 %, rate 20 Mbit/s, MTU 1492"))
                .anyMatch(line -> line.contains("other.eth0 203.0.113.10, whose addresses another may have too"))
                .anyMatch(line -> line.contains("forgets UDP after 30s, a stream after 2m, an idle TCP connection after"
                        + " 120m, udp 51821 leads to 192.168.1.2, from inside too, gives ports to hosts inside"));
        Map<String, Object> most = most();
        Map<String, Object> nat = at(most, List.of("nodes", "router", "nat")).getFirst();
        nat.putAll(Map.of("ports", "random", "unsolicited", "reject"));
        nat.remove("port-mapping");
        assertThat(new NetworkWords(read(most)).lines())
                .anyMatch(line -> line.contains(", random ports, rejects what nobody inside has asked for, udp 51821"));
    }

    @Test
    void eachKeyAndEachEventStandsInTheDocs() throws IOException {
        String docs = Files.readString(DOCS);

        for (List<String> keys : places().values()) {
            for (String key : keys) {
                assertThat(docs)
                        .as("docs/networks.md has " + key)
                        .containsPattern("`" + Pattern.quote(key) + "\\b|`[^`]*\\b" + Pattern.quote(key)
                                + ": |    [^\\n]*\\b" + Pattern.quote(key) + ": ");
            }
        }
        assertThat(Arrays.stream(Event.Kind.values()).map(Event.Kind::words))
                .allSatisfy(words -> assertThat(docs).containsPattern("\\n\\| [^|]*`" + words + " "));
    }

    private static Map<String, Object> most() {
        return yaml(MOST);
    }

    private static Map<String, Object> yaml(String text) {
        DumperOptions dumping = new DumperOptions();
        return new Yaml(
                        new SafeConstructor(new LoaderOptions()),
                        new Representer(dumping),
                        dumping,
                        new LoaderOptions(),
                        new TextAlone())
                .load(text);
    }

    /// All values are texts, so that they are written as they were read.
    private static final class TextAlone extends org.yaml.snakeyaml.resolver.Resolver {

        @Override
        protected void addImplicitResolvers() {
            // None: `on`, numbers and durations stay as they stand.
        }
    }

    /// The mappings at a place: `*` is each one, and of questions those of a kind.
    private static List<Map<String, Object>> at(Object from, List<Object> path) {
        List<Object> found = List.of(from);
        for (Object step : path) {
            List<Object> next = new ArrayList<>();
            for (Object value : found) {
                if (value instanceof List<?> questions) {
                    questions.stream()
                            .filter(question -> ((Map<?, ?>) question).containsKey(step))
                            .forEach(next::add);
                } else if (step.equals("*")) {
                    next.addAll(((Map<?, ?>) value).values());
                } else if (((Map<?, ?>) value).get(step) != null) {
                    next.add(((Map<?, ?>) value).get(step));
                }
            }
            found = next;
        }
        List<Map<String, Object>> mappings = new ArrayList<>();
        for (Object value : found) {
            @SuppressWarnings("unchecked")
            Map<String, Object> mapping = (Map<String, Object>) value;
            mappings.add(mapping);
        }
        return mappings;
    }

    private NetworkDescription read(Map<String, Object> values) throws IOException {
        DumperOptions dumping = new DumperOptions();
        dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        Files.writeString(folder.resolve("rules.nft"), "table inet own {\n}\n");
        Files.writeString(folder.resolve("notes.txt"), "nothing\n");
        return new SmallNetwork(folder)
                .write("network.yaml", new Yaml(dumping).dump(values))
                .read();
    }
}
