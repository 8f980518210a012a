package org.warren.harness.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterTest {

    private static final String SUM = "ab".repeat(32);
    private static final String FILE = """
            name: mine
            about: a WireGuard of somebody's
            home: https://example.org
            licence: MIT
            crate: mine-cli
            program: mine
            foreground: [-f]
            releases:
              "1.2.0": {sha256: %s}
            """.formatted(SUM);

    @Test
    void newestReleaseIsWhatTheNameMeansToTheRegister() {
        Register register = Register.shipped();

        assertThat(register.implementations())
                .extracting(Implementation::name)
                .containsExactly("wireguard-go", "boringtun", "gotatun");
        assertThat(register.release("gotatun")).hasToString("gotatun@0.10.2");
        assertThat(register.release("boringtun@0.5.1").exact()).isEqualTo("0.5.1");
        assertThat(register.release("wireguard-go").exact()).isEqualTo("v0.0.0-20260522210424-ecfc5a8d5446");
        assertThat(register.find("wireguard-go").orElseThrow().inNodes()).contains("wireguard-go");
    }

    @Test
    void whatIsNotKnownIsRefusedWithWhatIs() {
        Register register = Register.shipped();

        assertThatThrownBy(() -> register.release("wiretun"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the register has no 'wiretun'; it has wireguard-go, boringtun, gotatun");
        assertThatThrownBy(() -> register.release("boringtun@0.5.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no boringtun@0.5.0; known are 0.7.1, 0.7.0, 0.6.0, 0.5.2, 0.5.1");
    }

    @Test
    void releaseTakesWhatItsFileSays() {
        Implementation read = RegisterFile.parse("mine.yaml", FILE);

        assertThat(read.origin()).isEqualTo(new Origin(Origin.Kind.CRATE, "mine-cli"));
        assertThat(read.foreground()).containsExactly("-f");
        Release release = read.newest();
        assertThat(release).hasToString("mine@1.2.0");
        assertThat(release.checksum()).isEqualTo(SUM);
        assertThat(release.program()).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            about: a WireGuard of somebody's | abuot: typing error | mine.yaml: unknown keys: abuot; known are about, always
            licence: MIT                     | # none              | mine.yaml: it has no licence
            licence: MIT                     | licence: 2          | mine.yaml: licence is not a text; put it in quotes
            foreground: [-f]                 | foreground: -f      | mine.yaml: foreground is not a list of texts
            1.2.0                            | ../1                | mine.yaml, releases, ../1: '../1' cannot be a version
            program: mine                    | program: ../mine    | mine.yaml: program '../mine' has another form than
            sha256: ab                       | sha256: xy          | mine.yaml, releases, 1.2.0: sha256 'xy
            sha256: ab                       | sha265: ab          | mine.yaml, releases, 1.2.0: unknown keys: sha265
            name: mine                       | name: [mine         | mine.yaml: while parsing
            """)
    void faultOfAFileIsNamed(String before, String after, String message) {
        assertThat(FILE).contains(before);
        assertThatThrownBy(() -> RegisterFile.parse("mine.yaml", FILE.replace(before, after)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
