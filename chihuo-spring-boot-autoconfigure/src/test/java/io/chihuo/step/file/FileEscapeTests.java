// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.RejectTaskException;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Paths and files with which a step would reach something outside of the root, or block.
 */
class FileEscapeTests {

	private static final String SECRET = "secret";

	@TempDir
	private Path directory;

	private Path inside;

	private Path outside;

	private FileStepHandler files;

	private int written;

	private int refused;

	@BeforeEach
	void open() throws IOException {
		this.inside = this.directory.resolve("root");
		this.outside = Files.createDirectory(this.directory.resolve("outside"));
		Files.writeString(this.outside.resolve("a"), SECRET);
		this.files = new FileStepHandler(new FileRoot(this.inside, 1_000_000, System::currentTimeMillis), 10_000);
		Files.writeString(this.inside.resolve("a"), "own");
	}

	/** Payloads of all operations on a path. */
	private static Stream<Map<String, Object>> payloads(String path) {
		return Stream.of(Map.of("operation", "read", "path", path),
				Map.of("operation", "write", "path", path, "text", "x"),
				Map.of("operation", "append", "path", path, "offset", 0, "text", "x"),
				Map.of("operation", "append", "path", path, "offset", SECRET.length(), "text", "x"),
				Map.of("operation", "fsync", "path", path), Map.of("operation", "fdatasync", "path", path),
				Map.of("operation", "copy", "path", path, "to", "copy"),
				Map.of("operation", "copy", "path", "a", "to", path), Map.of("operation", "delete", "path", path),
				Map.of("operation", "list", "path", path));
	}

	private void assertAllRejected(String path, String message) {
		payloads(path).forEach((payload) -> assertThatExceptionOfType(RejectTaskException.class).as(payload.toString())
			.isThrownBy(() -> this.files.perform(payload))
			.withMessageContaining(message));
	}

	private void assertNothingReached() throws IOException {
		assertThat(this.outside.resolve("a")).hasContent(SECRET);
		try (Stream<Path> all = Files.list(this.outside)) {
			assertThat(all).hasSize(1);
		}
		try (Stream<Path> all = Files.list(this.inside)) {
			assertThat(all.filter((file) -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)))
				.allSatisfy((file) -> assertThat(file).hasContent("own"));
		}
	}

	static Stream<String> pathsThatLeadOut() {
		return Stream.of("..", "../outside/a", "a/../../outside/a", "./../outside/a", "a/..", "/etc/passwd",
				"//etc/passwd", "/", "..\\outside\\a", "a\\..\\..\\outside", ".", "./a", "a/.", "a//b", "a/", " /../..",
				"a\0", "../outside/a\0.txt", "a\nb", "a\rb", "a\tb", "a\u007fb", "a\u0085b", "n".repeat(256),
				"ä".repeat(128), "d/".repeat(64) + "a", "n".repeat(5000), ".chihuo", ".chihuo/x.part", ".CHIHUO/x.part",
				".chihuo-1", "C:\\Windows", "\\\\server\\share");
	}

	@ParameterizedTest
	@MethodSource("pathsThatLeadOut")
	void pathThatIsNoneBelowTheRootIsRejected(String path) throws IOException {
		assertAllRejected(path, "The path '");
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> new FileRoot(this.inside, 100, System::currentTimeMillis).createFile(path));
		assertNothingReached();
	}

	@Test
	void messageHasNoControlCharacterOfThePath() {
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(
					() -> this.files.perform(Map.of("operation", "read", "path", "a\n2026 ERROR" + "x".repeat(5000))))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n").hasSizeLessThan(250));
	}

	@ParameterizedTest
	@ValueSource(strings = { "..outside", "...", "%2e%2e/a", "~root", "$HOME", "a b", "-rf" })
	void strangeNameIsAName(String path) throws IOException {
		this.files.perform(Map.of("operation", "write", "path", path, "text", "own"));
		assertThat(this.inside.resolve(path)).hasContent("own");
		assertThat(this.outside.resolve("a")).hasContent(SECRET);
	}

	@Test
	void linksAreNotFollowed() throws IOException {
		Files.createSymbolicLink(this.inside.resolve("file"), this.outside.resolve("a"));
		Files.createSymbolicLink(this.inside.resolve("relative"), Path.of("../outside/a"));
		Files.createSymbolicLink(this.inside.resolve("dangling"), this.outside.resolve("new"));
		Files.createSymbolicLink(this.inside.resolve("within"), Path.of("a"));
		Files.createSymbolicLink(this.inside.resolve("circle"), Path.of("circle"));
		Files.createSymbolicLink(this.inside.resolve("dir"), this.outside);
		Files.createDirectory(this.inside.resolve("sub"));
		Files.createSymbolicLink(this.inside.resolve("sub/up"), Path.of("../.."));
		for (String link : List.of("file", "relative", "dangling", "within", "circle", "dir")) {
			assertAllRejected(link, "a link, and links are not followed");
		}
		assertAllRejected("dir/a", "a link, and links are not followed");
		assertAllRejected("sub/up/outside/a", "a link, and links are not followed");
		assertNothingReached();
	}

	@Test
	void linkInPlaceOfTheDirectoryOfStagedFilesIsRefused() throws IOException {
		Files.createSymbolicLink(this.inside.resolve(".chihuo"), this.outside);
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.files.perform(Map.of("operation", "write", "path", "b", "text", "x")))
			.withMessageContaining("a link");
		assertThatCode(() -> new FileRoot(this.inside, 100, System::currentTimeMillis)).doesNotThrowAnyException();
		assertNothingReached();
	}

	@Test
	void rootMayBeALink() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.inside);
		FileStepHandler linked = new FileStepHandler(new FileRoot(link, 100, System::currentTimeMillis), 100);
		assertThat(linked.perform(Map.of("operation", "read", "path", "a"))).containsEntry("text", "own");
	}

	/** To open a FIFO would block until somebody opens its other end. */
	@Test
	void specialFilesAreRejectedWithoutBlocking() throws Exception {
		assertThat(new ProcessBuilder("mkfifo", this.inside.resolve("fifo").toString()).start().waitFor()).isZero();
		try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.bind(UnixDomainSocketAddress.of(this.inside.resolve("socket")));
			CompletableFuture
				.runAsync(
						() -> List.of("fifo", "socket")
							.forEach((name) -> assertAllRejected(name, "'" + name + "' is no")),
						Executors.newSingleThreadExecutor())
				.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		assertThat(this.inside.resolve("fifo")).exists();
	}

	@Test
	void deviceIsRejected() throws Exception {
		boolean made = new ProcessBuilder("mknod", this.inside.resolve("zero").toString(), "c", "1", "5").start()
			.waitFor() == 0;
		assumeTrue(made, "only root makes a device");
		assertAllRejected("zero", "'zero' is no");
	}

	/** A directory becomes a link to the outside, and back, while steps go through it. */
	@Test
	void directoryThatIsReplacedByALinkDoesNotLeadOut() throws Exception {
		Path place = this.inside.resolve("place");
		AtomicBoolean over = new AtomicBoolean();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		CompletableFuture<Void> swaps = CompletableFuture.runAsync(() -> swap(place, over), thread);
		for (int i = 0; i < 1000; i++) {
			performRacing(Map.of("operation", "write", "path", "place/b" + i % 10, "text", "own"));
			performRacing(Map.of("operation", "append", "path", "place/a", "offset", SECRET.length(), "text", "x"));
			performRacing(Map.of("operation", "delete", "path", "place/a"));
			assertThat(performRacing(Map.of("operation", "read", "path", "place/a")).toString()).doesNotContain(SECRET);
			assertThat(performRacing(Map.of("operation", "list", "path", "place")).toString()).doesNotContain("name=a");
			performRacing(Map.of("operation", "write", "path", "place/new" + i % 10 + "/b", "text", "own"));
		}
		over.set(true);
		swaps.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		thread.shutdown();
		assertThat(this.outside.resolve("a")).hasContent(SECRET);
		try (Stream<Path> all = Files.walk(this.outside)) {
			assertThat(all).containsExactlyInAnyOrder(this.outside, this.outside.resolve("a"));
		}
		assertThat(this.written).as("writes that met a directory").isPositive();
		assertThat(this.refused).as("writes that met a link").isPositive();
	}

	/** Steps create the directory, too. */
	private void swap(Path place, AtomicBoolean over) {
		try {
			Path aside = Files.createDirectory(this.directory.resolve("aside"));
			int number = 0;
			while (!over.get()) {
				if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
					Files.move(place, aside.resolve("" + number++));
				}
				try {
					Files.createSymbolicLink(place, this.outside);
					Files.delete(place);
					Files.createDirectory(place);
				}
				catch (FileAlreadyExistsException ex) {
					// a step was first
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Map<String, Object> performRacing(Map<String, Object> payload) {
		try {
			Map<String, Object> result = this.files.perform(payload);
			this.written += payload.get("operation").equals("write") ? 1 : 0;
			return result;
		}
		catch (IOException ex) {
			return Map.of();
		}
		catch (RejectTaskException ex) {
			this.refused += ex.getMessage().contains("links are not followed") ? 1 : 0;
			return Map.of();
		}
	}

	@Test
	void platformThatCannotOpenRelativeToADirectoryIsRefused() throws IOException {
		try (FileSystem zip = FileSystems.newFileSystem(this.directory.resolve("a.zip"), Map.of("create", "true"))) {
			assertThatExceptionOfType(ChihuoConfigurationException.class)
				.isThrownBy(() -> new FileRoot(zip.getPath("/root"), 100, System::currentTimeMillis))
				.withMessageContaining("on this platform Java cannot open files relative to an open directory");
		}
	}

	@Test
	void rootThatIsAFileIsRefused() {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> new FileRoot(this.inside.resolve("a"), 100, System::currentTimeMillis))
			.withMessageContaining("cannot be used");
	}

}
