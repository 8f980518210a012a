package org.warren.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// How smoothly the page of a large network scrolls and zooms in Chromium: the share of frames over 50 ms.
///
/// Run by `make bench-pages`. It measures and judges nothing.
final class ScrollBenchmark {

    private static final int CLIENTS = 50;

    /// Calls the action for each frame for five seconds, and gives the number of frames, of those over 50 ms, and the
    /// longest in milliseconds.
    private static final String FRAMES = """
            const done = arguments[arguments.length - 1], action = %s, lengths = [];
            let before = performance.now(), begun = before;
            requestAnimationFrame(function step(now) {
              if (now > before) lengths.push(now - before);
              before = now;
              if (now - begun > 5000) return done([lengths.length, lengths.filter((length) => length > 50).length, Math.max(...lengths)].join(' '));
              action((now - begun) / 5000);
              requestAnimationFrame(step);
            });
            """;

    private static final String SCROLL =
            "(share) => scrollTo(0, share * document.getElementById('chart').offsetHeight)";
    private static final String ZOOM = "() => document.querySelector('canvas').dispatchEvent("
            + "new WheelEvent('wheel', { deltaY: -2, clientX: 600, cancelable: true }))";

    private ScrollBenchmark() {}

    /// Prints a line for each way of moving the page.
    ///
    /// @param args none
    public static void main(String[] args) throws IOException {
        var missing = Browser.missing();
        if (missing.isPresent()) {
            System.err.println("UNSUPPORTED: " + missing.get());
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("warren-bench-pages");
        Path page =
                new RunReport().write(folder, ManyClientsRun.record(CLIENTS, 0), ManyClientsRun.timeline(CLIENTS, 0));
        try (Browser browser = Browser.start()) {
            browser.window(1200, 900);
            browser.open(page.toUri());
            print("folded, zoom", browser.later(FRAMES.formatted(ZOOM)));
            browser.all("#nodes button[aria-pressed]").forEach(fold -> fold.click());
            String rows = browser.text("#nodes [role=status]").replaceAll(".* in ", "");
            print(rows + ", scroll", browser.later(FRAMES.formatted(SCROLL)));
            browser.run("scrollTo(0, 0)");
            browser.button("Whole run").click();
            print(rows + ", zoom", browser.later(FRAMES.formatted(ZOOM)));
        } finally {
            Files.deleteIfExists(page);
            Files.deleteIfExists(folder);
        }
    }

    private static void print(String what, String frames) {
        String[] numbers = frames.split(" ", -1);
        int all = Integer.parseInt(numbers[0]);
        int slow = Integer.parseInt(numbers[1]);
        System.out.printf(
                Locale.ROOT,
                "%-20s %4d frames, %5.1f %% over 50 ms, the longest %.0f ms%n",
                what,
                all,
                100.0 * slow / all,
                Double.parseDouble(numbers[2]));
    }
}
