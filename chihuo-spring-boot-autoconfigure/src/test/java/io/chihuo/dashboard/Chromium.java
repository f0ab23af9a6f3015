// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.util.FileSystemUtils;

import io.chihuo.servers.TestLimits;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A Chromium without a window, driven by the driver that is installed beside it. Tests
 * are skipped where these are not installed.
 */
final class Chromium implements AutoCloseable {

	/** Hosts that only this browser knows, without the trust that it has in localhost. */
	private static final String HOSTS = "MAP *.example 127.0.0.1";

	private final Path profile;

	private final ChromeDriver driver;

	private Chromium(Path profile, ChromeDriver driver) {
		this.profile = profile;
		this.driver = driver;
	}

	static Chromium start() throws IOException {
		Optional<Path> program = findProgram("chromium", "chromium-browser", "google-chrome");
		Optional<Path> driver = findProgram("chromedriver");
		assumeTrue(program.isPresent() && driver.isPresent(), "Chromium and its driver are not installed");
		Path profile = Files.createTempDirectory("chromium");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(program.orElseThrow().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--renderer-process-limit=1", "--user-data-dir=" + profile,
				"--host-resolver-rules=" + HOSTS);
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(driver.orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		ChromeDriver started = new ChromeDriver(service, options);
		started.manage().timeouts().scriptTimeout(TestLimits.HANG_TIMEOUT).pageLoadTimeout(TestLimits.HANG_TIMEOUT);
		return new Chromium(profile, started);
	}

	private static Optional<Path> findProgram(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(":")).map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	ChromeDriver driver() {
		return this.driver;
	}

	/** Result of a script of the page that is open, which may use {@code await}. */
	Object run(String script, Object... arguments) {
		return ((JavascriptExecutor) this.driver).executeAsyncScript("const done = arguments[arguments.length - 1];"
				+ "(async (...args) => {" + script + "})(...arguments).then(done, (error) => done('' + error));",
				arguments);
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.profile);
	}

}
