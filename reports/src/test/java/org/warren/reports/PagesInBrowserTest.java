package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.warren.harness.record.LiveReport;
import org.warren.harness.record.Progress;
import org.warren.harness.record.RunFolder;
import org.warren.harness.verdict.Verdict;
import org.warren.reports.live.RunningSite;

/// The pages as a reader has them: in Chromium, with mouse and keyboard.
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class PagesInBrowserTest {

    private static final long OURS = 1;
    private static final int NARROW = 400;

    /// None where it does not start, which its own exception tells.
    private static Browser browser;

    @TempDir
    Path runs;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void ordinary() {
        browser.window(1200, 900);
        browser.medium("screen", "light");
    }

    /// Fails after each test that left an error there; those that are expected were read by the test.
    @AfterEach
    void consoleIsEmpty() {
        browser.mustHaveSaidNothing();
    }

    @Test
    void runIsFollowedToItsEnd() throws IOException {
        Path folder = Files.createDirectory(runs.resolve("first"));
        try (LiveReport.Server server = serve(0)) {
            browser.open(server.address());
            progress(Progress.Status.RUNNING).write(folder);
            browser.await("the run", () -> browser.text("#running article").contains("now: idle"));
            browser.await("the summary", () -> browser.text("#summary").equals("1 in progress, 0 ended"));

            progress(Progress.Status.DONE).write(folder);
            browser.await(
                    "its last step", () -> browser.text("#running article").contains("2 of 2 steps"));

            record(folder);
            Files.delete(Progress.file(folder));
            browser.await("its end", () -> browser.text("#ended tr").contains("nat-timeout"));
            assertThat(browser.all("#running article")).isEmpty();
            assertThat(browser.text("#summary")).isEqualTo("0 in progress, 1 ended: 1 PASS");
            assertThat(browser.text("#line")).isEqualTo("follows the runs");

            browser.one("#ended a").click();
            browser.await("its page", () -> browser.text("h1").contains("nat-timeout"));
            assertThat(browser.one("#chart canvas").isDisplayed()).isTrue();
        }
    }

    @Test
    void lostConnectionComesBack() throws IOException {
        Path folder = Files.createDirectory(runs.resolve("first"));
        LiveReport.Server first = serve(0);
        browser.open(first.address());
        browser.await("following", () -> "live".equals(browser.one("#line").getAttribute("data-state")));

        first.close();
        browser.await("the loss", () -> browser.text("#line").contains("does not answer"));
        progress(Progress.Status.RUNNING).write(folder);
        try (LiveReport.Server again = serve(first.address().getPort())) {
            assertThat(again.address()).isEqualTo(first.address());
            browser.await("following again", () -> browser.text("#line").equals("follows the runs"));
            browser.await(
                    "what came meanwhile", () -> browser.all("#running article").size() == 1);
            browser.leave();
        }
        assertThat(browser.console()).allMatch(line -> line.contains("ERR_"), "of the loss alone");
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, NARROW})
    void tablesAreReadAtEachWidthAndTheirNotesAreFound(int width) throws IOException {
        browser.window(width, 900);
        browser.open(new TablesReport()
                .write(runs.resolve("history.html"), TablesReportTest.page("keepalive"))
                .toUri());

        assertThat(browser.text("h1")).isEqualTo("Release by release");
        assertThat(browser.one("td.bar rect").getRect().getWidth())
                .as("a quarter of its cell")
                .isBetween(
                        browser.one("td.bar svg").getRect().getWidth() / 4 - 1,
                        browser.one("td.bar svg").getRect().getWidth() / 4 + 1);
        browser.one("td.fail a").click();
        browser.await("the note", () -> browser.text("li:target").startsWith("It is slow."));
    }

    @Test
    void mouseFiltersAndFolds() throws IOException {
        browser.open(page());
        assertThat(browser.text("#packet-count")).isEqualTo("Packets 1 to 41 of 41");

        browser.all("#packet-tools select").getLast().click();
        browser.all("#packet-tools option").stream()
                .filter(option -> option.getText().equalsIgnoreCase("keepalive"))
                .findFirst()
                .orElseThrow()
                .click();
        assertThat(browser.text("#packet-count")).startsWith("Packets 1 to 3 of 3, out of");

        WebElement fold = browser.button("Fold idle time");
        String folded = browser.run("return document.querySelector('canvas').toDataURL()");
        fold.click();
        assertThat(fold.getAttribute("aria-pressed")).isEqualTo("false");
        browser.await(
                "another picture",
                () -> !folded.equals(browser.run("return document.querySelector('canvas').toDataURL()")));

        String whole = browser.text(".range");
        browser.button("Zoom in").click();
        browser.await("less time", () -> !browser.text(".range").equals(whole));
        browser.button("Whole run").click();
        browser.await("all time", () -> browser.text(".range").equals(whole));
    }

    @Test
    void keyboardDoesTheSame() throws IOException {
        browser.open(page());
        WebElement fold = browser.button("Fold idle time");
        browser.tabTo(fold);
        browser.press(Keys.SPACE);
        assertThat(fold.getAttribute("aria-pressed")).isEqualTo("false");

        browser.tabTo(browser.one("canvas"));
        browser.press("n", "n", "p");
        assertThat(browser.text("#detail")).startsWith("Packet 1 of 41: Initiation at 0:00:00");
        browser.press(Keys.ENTER);
        assertThat(browser.one("tr.marked").isDisplayed()).isTrue();
        browser.press(Keys.ENTER);
        assertThat(browser.run("return document.activeElement.tagName")).isEqualTo("CANVAS");

        browser.tabTo(browser.one("#packet-tools input[type=search]"));
        browser.press("keepalive");
        assertThat(browser.text("#packet-count")).startsWith("Packets 1 to 3 of 3, out of");
    }

    @Test
    void oneOfFiftyClientsIsFound() throws IOException {
        browser.open(new RunReport()
                .write(runs, ManyClientsRun.record(50, 17), ManyClientsRun.timeline(50, 17))
                .toUri());
        assertThat(browser.text("#nodes [role=status]")).isEqualTo("101 of 101 nodes in 6 rows");
        int few = browser.one("canvas").getSize().getHeight();

        browser.button("Only client17").click();
        assertThat(browser.text("#nodes [role=status]")).isEqualTo("1 of 101 nodes in 1 row");
        browser.tabTo(browser.one("canvas"));
        browser.press("p");
        assertThat(browser.text("#detail")).as("the first press").contains("seen at client17");
        browser.press("p");
        assertThat(browser.text("#detail")).contains("seen at client17");
        browser.button("All nodes").click();

        browser.tabTo(browser.button("Fold client1 to client50, 49 of 50"));
        browser.press(Keys.SPACE);
        assertThat(browser.text("#nodes [role=status]")).isEqualTo("101 of 101 nodes in 54 rows");
        browser.await("a high picture", () -> browser.one("canvas").getSize().getHeight() > 4 * few);

        browser.tabTo(browser.one("#nodes input"));
        browser.press("client4, router5");
        assertThat(browser.text("#nodes [role=status]")).isEqualTo("2 of 101 nodes in 3 rows");
        browser.press("9x");
        assertThat(browser.text("#nodes [role=status]")).isEqualTo("1 of 101 nodes in 1 row");

        browser.tabTo(browser.one("#packet-rows button"));
        browser.press(Keys.ENTER);
        assertThat(browser.text("#nodes [role=status]"))
                .as("a packet of a hidden node")
                .isEqualTo("101 of 101 nodes in 54 rows");
        browser.window(NARROW, 900);
        mustFit("light");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void nothingOverflowsAndAllCanBeRead(String scheme) throws IOException {
        browser.medium("screen", scheme);
        browser.window(NARROW, 900);
        try (LiveReport.Server server = serve(0)) {
            browser.open(page());
            mustFit(scheme);
            progress(Progress.Status.RUNNING).write(Files.createDirectory(runs.resolve("under-way")));
            browser.open(server.address());
            browser.await("both runs", () -> browser.text("#summary").startsWith("1 in progress, 1 ended"));
            mustFit(scheme);
            browser.open(site());
            mustFit(scheme);
        }
    }

    /// What the tests above look for can be seen.
    @Test
    void plantedFaultsAreFound() throws IOException {
        browser.open(page());
        browser.window(NARROW, 900);
        mustFit("light");

        browser.run("document.body.insertAdjacentHTML('beforeend', '<p>pale</p><div>wide</div>');"
                + "document.querySelector('body > p').style.color = '#aaa'");
        assertThatThrownBy(() -> mustFit("light")).hasMessageContaining("pale");
        browser.run("document.querySelector('body > div').style.width = '500px'");
        assertThatThrownBy(() -> mustFit("light")).hasMessageContaining("expected: \"0\"");
        browser.run("console.error('planted')");
        assertThat(browser.console()).singleElement().asString().contains("planted");
    }

    @Test
    void paperHasThePictureAndNoControls() throws IOException {
        browser.open(page());
        browser.medium("print", "light");

        assertThat(browser.one("#still").isDisplayed()).isTrue();
        assertThat(browser.one("#chart").isDisplayed()).isFalse();
        assertThat(browser.one("#controls").isDisplayed()).isFalse();
        assertThat(browser.one("#packet-tools").isDisplayed()).as("tools").isFalse();
        assertThat(Base64.getDecoder().decode(browser.print())).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
    }

    /// No part of the page is wider than the window, unless it scrolls by itself; and words stand out from their ground
    /// by 4.5 to 1 (WCAG 2.2, 1.4.3).
    private static void mustFit(String scheme) {
        assertThat(browser.run("return innerWidth")).isEqualTo("" + NARROW);
        assertThat(browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as(browser.address() + " " + scheme)
                .isEqualTo("0");
        assertThat(browser.run(READABLE)).as(browser.address() + " " + scheme).isEqualTo("[]");
        assertThat(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches"))
                .isEqualTo("" + scheme.equals("dark"));
    }

    private static final String READABLE = """
            const light = ([r, g, b]) => {
              const [x, y, z] = [r, g, b].map((part) => part / 255).map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
              return .2126 * x + .7152 * y + .0722 * z;
            };
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const ground = (element) => {
              for (let at = element; at; at = at.parentElement) {
                const colour = parts(getComputedStyle(at).backgroundColor);
                if (colour.length < 4 || colour[3] > .99) return colour;
              }
              return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
            };
            const bad = [];
            for (const element of document.querySelectorAll('body *')) {
              const own = [...element.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join('');
              const box = element.getBoundingClientRect(), style = getComputedStyle(element);
              if (!own || !box.width || element.closest('svg, script, .skip') || style.visibility === 'hidden' || element.disabled) continue;
              const [a, b] = [light(parts(style.color)), light(ground(element))].sort((one, other) => other - one);
              if ((a + .05) / (b + .05) < 4.5) bad.push(element.tagName + '.' + element.className + ' ' + own.slice(0, 30) + ' ' + ((a + .05) / (b + .05)).toFixed(2));
            }
            return JSON.stringify(bad);
            """;

    private LiveReport.Server serve(int port) throws IOException {
        return new RunningSite().serve(List.of(runs), port, owner -> owner.pid() == OURS);
    }

    private URI page() throws IOException {
        Path folder = runs.resolve("recorded");
        Files.createDirectories(folder);
        return record(folder).toUri();
    }

    private URI site() throws IOException {
        return new SiteReport()
                .write(List.of(runs.resolve("recorded")), runs.resolve("site"))
                .index()
                .toUri();
    }

    private static Path record(Path folder) throws IOException {
        var run = new RunFolder(folder);
        run.write(NatTimeoutRun.record());
        run.write(NatTimeoutRun.timeline());
        return new RunReport().write(folder);
    }

    private static Progress progress(Progress.Status second) {
        return new Progress(
                Progress.SCHEMA,
                "nat-timeout",
                "virtual",
                1,
                Map.of("client", "java"),
                Map.of(),
                new Progress.Owner(OURS, null),
                List.of(new Progress.Step("deploy", Progress.Status.DONE), new Progress.Step("idle", second)),
                3621.5,
                List.of(new Progress.Check("reachability", Verdict.FAIL, "Nothing came.")),
                null);
    }
}
