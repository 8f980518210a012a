package org.warren.wireguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people did not mean: it is said beside a file that is taken, and named where a file is refused.
class RemarksTest {
    private static final String ONE = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private static final String TWO = WgFiles.PUBLIC;

    @Test
    void aPrefixOfTwoPeersBelongsToTheLaterOne() throws ConfigurationException {
        assertThat(remarks("""
                [Interface]
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.0.0.0/24, fd00::/64
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.1.0.0/24, 10.0.0.9/24
                """.formatted(ONE, TWO)))
                .contains("7:27: AllowedIPs: 10.0.0.0/24 is taken from the peer of line 2:"
                        + " a prefix belongs to one peer, and the later section has it");
    }

    @Test
    void prefixesThatDifferOrThatTheSamePeerHasAgainAreNoneOfTwoPeers() throws ConfigurationException {
        assertThat(remarks("""
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.0.0.0/24, 10.0.0.0/24
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.0.0.2/32
                """.formatted(ONE, TWO))).isEmpty();
    }

    @Test
    void whatALaterSectionOfThePeerGivesUpIsFree() throws ConfigurationException {
        assertThat(remarks("""
                [Peer]
                PublicKey = %1$s
                AllowedIPs = 10.0.0.0/24
                [Peer]
                PublicKey = %1$s
                AllowedIPs = 10.1.0.0/24
                [Peer]
                PublicKey = %2$s
                AllowedIPs = 10.0.0.0/24
                """.formatted(ONE, TWO)))
                .containsExactly("5:13: PublicKey: this is the peer of line 1 again: the AllowedIPs here replace those"
                        + " there, and so do other keys that are repeated here");
    }

    @Test
    void linesAndSectionsThatReplaceOthersAreNamed() throws ConfigurationException {
        assertThat(remarks("""
                [Interface]
                PrivateKey = %1$s
                PrivateKey = %1$s
                MTU = 1420
                Address = 10.0.0.1/24
                Address = 10.0.1.1/24
                [Peer]
                PublicKey = %2$s
                Endpoint = 192.0.2.1:1
                Endpoint = 192.0.2.2:1
                PersistentKeepalive = 25
                [Interface]
                MTU = 1280
                """.formatted(WgFiles.PRIVATE, ONE)))
                .containsExactly(
                        "3:14: PrivateKey: this replaces the PrivateKey of line 2; keep one",
                        "10:12: Endpoint: this replaces the Endpoint of line 9; keep one",
                        "12:1: [Interface]: wg takes this section and that of line 1 for one; keep one, or name another"
                                + " file",
                        "13:7: MTU: this replaces the MTU of line 4; keep one");
    }

    @ParameterizedTest
    @CsvSource({
        "::0, this is the one address ::/128; everything is ::/0",
        "::/128, this is the one address ::/128; everything is ::/0",
        "0.0.0.0, this is the one address 0.0.0.0/32; everything is 0.0.0.0/0",
        "10.0.0.5/24, bits behind the prefix count for nothing: wg takes this for 10.0.0.0/24",
        "fd00::1/64, bits behind the prefix count for nothing: wg takes this for fd00::/64"
    })
    void prefixesThatMeanSomethingElseAreNamed(String written, String said) throws ConfigurationException {
        assertThat(remarks("[Peer]\nPublicKey = " + ONE + "\nAllowedIPs = " + written))
                .containsExactly("3:14: AllowedIPs: " + said);
    }

    @Test
    void everythingIsWhatPeopleMeanByIt() throws ConfigurationException {
        assertThat(remarks("[Peer]\nPublicKey = " + ONE + "\nAllowedIPs = 0.0.0.0/0, ::/0, ::0/0"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'<feff>[Interface]', 1:1, U+FEFF ZERO WIDTH NO-BREAK SPACE (byte order mark)",
        "'[Interface]\nPrivateKey<a0>= x', 2:11, U+00A0 NO-BREAK SPACE",
        "'[Interface]\nListenPort = 51820<200b>', 2:19, U+200B ZERO WIDTH SPACE",
        "'[Interface]\nAddress = 10.0.0<ad>.1/24', 2:17, U+00AD SOFT HYPHEN",
        "'[Interface]\nPrivateKey = <201c>x', 2:14, U+201C LEFT DOUBLE QUOTATION MARK",
        "'[Interface]\nDNS = 1.1.1.1<2028>', 2:14, U+2028 LINE SEPARATOR",
        "'[Interface]\nListenPort <ff1d> 1', 2:12, U+FF1D FULLWIDTH EQUALS SIGN",
        "'[Peer]\nEndpoint = 192.0.2.1<ff1a>51820', 2:21, U+FF1A FULLWIDTH COLON",
        "'[Interface]\n<202e>MTU = 1420', 2:1, U+202E RIGHT-TO-LEFT OVERRIDE",
        "'[Interface]<d>ListenPort = 1', 1:12, U+000D CARRIAGE RETURN (CR)",
        "'[Interface]\n<410>ddress = 10.0.0.1/24', 2:1, U+0410 CYRILLIC CAPITAL LETTER A",
        "'[Peer]\nAllowedIPs = 10.0.0.0/24<3001>10.1.0.0/24', 2:25, U+3001 IDEOGRAPHIC COMMA",
        "'[Interface]\nTable<2003>= off', 2:6, U+2003 EM SPACE"
    })
    void charactersThatNobodySeesAreNamed(String text, String place, String name) {
        assertThat(refusal(text)).contains("; at " + place + " stands " + name + ", which ");
    }

    @ParameterizedTest
    @CsvSource({"; generated", "// generated"})
    void commentsOfOthersAreNamed(String comment) {
        assertThat(refusal(comment + "\n[Interface]"))
                .isEqualTo("1:1: line: expected [Interface] or [Peer] first;"
                        + " a comment begins with #, to wg and wg-quick");
    }

    @Test
    void plainFilesAreRefusedWithoutSuchAReason() {
        assertThat(refusal("[Interface]\r\nJc = 7\r\n")).startsWith("2:1: Jc: expected KEY = VALUE, KEY one of");
        assertThat(refusal("[Interface]\r\nJc = 7\r\n")).doesNotContain("U+");
    }

    @Test
    void lettersOfOtherScriptsInCommentsAreNobodysBusiness() throws ConfigurationException {
        assertThat(remarks("[Interface] # \u010da\u0161a \u201csmart\u201d\nPostUp = echo T\u00fcr\n"))
                .isEmpty();
    }

    @Test
    void lookalikesInCommandsAndHiddenLinesAreRemarked() throws ConfigurationException {
        assertThat(
                        remarks(
                                "[Interface]\nPostUp = iptables \u2013A FORWARD\n# one\rListenPort = 1\nPreUp = a\u00a0b # x\r\n"))
                .hasSize(4)
                .satisfies(said -> assertThat(said.getFirst())
                        .startsWith("2:19: PostUp: here stands U+2013 EN DASH, which looks like a hyphen"))
                .satisfies(said -> assertThat(said.get(1)).startsWith("3:6: line: the comment continues here"))
                .satisfies(said -> assertThat(said.get(2)).startsWith("4:9: PreUp: the command ends at the #"))
                .satisfies(said -> assertThat(said.get(3)).startsWith("4:10: PreUp: here stands U+00A0 NO-BREAK"));
    }

    private static List<String> remarks(String text) throws ConfigurationException {
        return ConfigurationFile.read(text).remarks().stream()
                .map(Remark::toString)
                .toList();
    }

    private static String refusal(String text) {
        String real = java.util.regex.Pattern.compile("<([0-9a-f]+)>")
                .matcher(text)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(match.group(1), 16))));
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigurationFile.read(real));
        assertThat(e).as(text).isNotNull();
        return String.valueOf(e.getMessage());
    }
}
