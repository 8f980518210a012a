package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium without a window, for tests.
final class Browser implements AutoCloseable {

    private static final String PROGRAM = "chromium";
    private static final String DRIVER = "chromedriver";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    /// It looks for the protocol of just this version, which nothing here needs.
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Why there is none, in words.
    static Optional<String> missing() {
        return Stream.of(PROGRAM, DRIVER)
                .filter(name -> onPath(name).isEmpty())
                .findFirst()
                .map(name -> "pages are looked at in Chromium, and there is no " + name
                        + " here; install Debian's chromium and chromium-driver");
    }

    static Browser start() {
        VERSIONS.setLevel(Level.OFF);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath(PROGRAM).orElseThrow().toFile());
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                // The kernel's namespaces are not to be had everywhere where tests run; the pages are our own.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=1200,900");
        // Else Selenium asks the network for a driver.
        System.setProperty(
                "webdriver.chrome.driver", onPath(DRIVER).orElseThrow().toString());
        return new Browser(new ChromeDriver(options));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void open(URI address) {
        driver.get(address.toString());
    }

    /// Ends what the page does.
    void leave() {
        open(URI.create("about:blank"));
    }

    URI address() {
        return URI.create(String.valueOf(driver.getCurrentUrl()));
    }

    /// Sets what the page is told of its window.
    void window(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /// @param medium `screen` or `print`
    /// @param scheme `light` or `dark`
    void medium(String medium, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", medium, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// A PDF in base64.
    String print() {
        return String.valueOf(driver.executeCdpCommand("Page.printToPDF", Map.of("printBackground", true))
                .get("data"));
    }

    /// What a function body in JavaScript returns.
    String run(String script, Object... arguments) {
        return String.valueOf(driver.executeScript(script, arguments));
    }

    /// What a function body gives to its last argument, a callback, within a minute.
    String later(String script) {
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
        return String.valueOf(driver.executeAsyncScript(script));
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /// A button by the words on it, or by its label.
    WebElement button(String name) {
        return all("button").stream()
                .filter(button -> button.getText().equals(name) || name.equals(button.getAttribute("aria-label")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + name));
    }

    String text(String selector) {
        return one(selector).getText();
    }

    /// Gives keys to what has the focus.
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /// Presses Tab until an element has the focus.
    void tabTo(WebElement element) {
        for (int i = 0; i < 200; i++) {
            if (driver.switchTo().activeElement().equals(element)) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("Tab does not lead to " + element);
    }

    /// Waits until something holds, which the page's next event may bring about.
    void await(String what, BooleanSupplier holds) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                // What was found is replaced at the same time.
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(holds::getAsBoolean);
    }

    /// What the browser has written on the console since it was asked last.
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    void mustHaveSaidNothing() {
        assertThat(console()).as("the console").isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
