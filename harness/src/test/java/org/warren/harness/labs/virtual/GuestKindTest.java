package org.warren.harness.labs.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestKindTest {

    @ParameterizedTest
    @CsvSource({"false, false, PROCESS", "false, true, PROCESS", "true, false, CONTAINER", "true, true, PROCESS"})
    void imageOfTheUsersOwnIsTakenWhereHeNamesNoGuest(boolean isImageNamed, boolean isGuestNamed, GuestKind kind) {
        assertThat(GuestKind.usual(isImageNamed, isGuestNamed)).isEqualTo(kind);
    }
}
