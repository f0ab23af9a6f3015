// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.util.FileSystemUtils;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser that shows a dashboard: Chromium of this machine, with an empty profile.
 */
final class DashboardBrowser implements AutoCloseable {

	private static final String[] BROWSERS = { "/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome" };

	private static final String[] DRIVERS = { "/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver",
			"/usr/local/bin/chromedriver" };

	private final Path profile;

	private final ChromeDriver driver;

	private final String page;

	/**
	 * Start the browser.
	 * @param page address of the page, with a slash at its end
	 */
	DashboardBrowser(String page) {
		this.page = page;
		try {
			this.profile = Files.createTempDirectory("chihuo-browser");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		ChromeOptions options = new ChromeOptions();
		options.setBinary(findProgram(BROWSERS));
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--renderer-process-limit=1", "--user-data-dir=" + this.profile,
				"--window-size=1280,900");
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(new File(findProgram(DRIVERS)))
					.usingAnyFreePort()
					.build(),
				options);
	}

	private static String findProgram(String[] places) {
		return Stream.of(places)
			.filter((place) -> new File(place).canExecute())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no " + List.of(places)
					+ "; install chromium and chromium-driver, or run ./verify, which does"));
	}

	/** Shows a page by its address within the dashboard, such as {@code #/dead}. */
	void open(String hash) {
		this.driver.get(this.page + hash);
		this.driver.navigate().refresh();
		TestLimits.await("heading of " + hash).until(() -> !find("main h1").isEmpty());
	}

	/** Signs in with Basic, for all pages that follow. */
	void signIn(String name, String password) {
		this.driver.get(this.page.replace("://", "://" + name + ":" + password + "@"));
	}

	List<WebElement> find(String css) {
		return this.driver.findElements(By.cssSelector(css));
	}

	/** Text of the whole page as a user sees it. */
	String text() {
		return String.valueOf(run("return document.body.innerText"));
	}

	void awaitText(String text) {
		TestLimits.await("'" + text + "' on the page").until(() -> text().contains(text));
	}

	/** A number below its name, such as that of ready tasks. */
	Object figure(String name) {
		return run("return [...document.querySelectorAll('.figure')].find((each) => "
				+ "each.lastChild.textContent === arguments[0])?.firstChild.textContent ?? null", name);
	}

	void awaitFigure(String name, String value) {
		TestLimits.await(name + " " + value).until(() -> value.equals(figure(name)));
	}

	/**
	 * Clicks on the first button with a text.
	 * @param row text of the row that has the button, empty for any place
	 */
	void click(String row, String button) {
		TestLimits.await("button '" + button + "'")
			.until(() -> Boolean.TRUE.equals(
					run("""
							const places = arguments[0] === '' ? [document]
							  : [...document.querySelectorAll('tbody tr')].filter((each) => each.textContent.includes(arguments[0]));
							const found = places.flatMap((place) => [...place.querySelectorAll('button')]).find((each) =>
							  each.textContent === arguments[1] && !each.disabled && each.offsetParent !== null);
							found?.click();
							return found !== undefined;
							""",
							row, button)));
	}

	/** Agrees in the dialog. */
	void confirm() {
		TestLimits.await("dialog").until(() -> find("dialog button[type=submit]:enabled").size() == 1);
		find("dialog button[type=submit]").get(0).click();
		TestLimits.await("end of the dialog").until(() -> find("dialog").isEmpty());
	}

	void press(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	void leaveField() {
		press(Keys.ESCAPE);
	}

	Object run(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	/** Runs a script that calls its last argument with the result. */
	Object runLater(String script) {
		return this.driver.executeAsyncScript(script);
	}

	/** Nothing of the foreign text on the page has become an element or was run. */
	void assertHarmless() {
		assertThat(run("return window.hit === undefined")).isEqualTo(true);
		assertThat(find("main img, main iframe, main script")).isEmpty();
		assertThat(run("return [...document.querySelectorAll('a, form, [src]')].every((each) => "
				+ "!/^javascript:/i.test(each.href ?? each.action ?? each.src))"))
			.isEqualTo(true);
		assertThat((String) run("return document.body.textContent")).doesNotContain("\u202e", "\u0000");
	}

	/** Number of requests for data so far. */
	long requestCount() {
		return (Long) run("return performance.getEntriesByType('resource').filter((each) => "
				+ "each.name.includes('/api/')).length");
	}

	void resize(int width, int height, boolean dark) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/** Tells the page that its user wants no motion, or that motion is welcome. */
	void reduceMotion(boolean reduced) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
				List.of(Map.of("name", "prefers-reduced-motion", "value", reduced ? "reduce" : "no-preference"))));
	}

	/** Has answers come later than a server sends them. */
	void delayAnswers(Duration delay) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.emulateNetworkConditions", Map.of("offline", false, "latency",
				delay.toMillis(), "downloadThroughput", -1, "uploadThroughput", -1));
	}

	byte[] picture() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	@Override
	public void close() {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.profile.toFile());
	}

}
