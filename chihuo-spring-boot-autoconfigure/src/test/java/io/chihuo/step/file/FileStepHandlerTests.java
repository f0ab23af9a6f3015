// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.step.StepFileWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The operations of steps on files.
 */
class FileStepHandlerTests {

	@TempDir
	private Path directory;

	private FileRoot root;

	private FileStepHandler files;

	@BeforeEach
	void open() {
		this.root = new FileRoot(this.directory, 1000, System::currentTimeMillis);
		this.files = new FileStepHandler(this.root, 100);
	}

	private Map<String, Object> perform(String operation, Object... fields) throws IOException {
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put("operation", operation);
		for (int i = 0; i < fields.length; i += 2) {
			payload.put((String) fields[i], fields[i + 1]);
		}
		return this.files.perform(payload);
	}

	private void assertRejected(String message, String operation, Object... fields) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> perform(operation, fields))
			.withMessageContaining(message);
	}

	private String textOf(String name) throws IOException {
		return Files.readString(this.directory.resolve(name));
	}

	private List<String> stagedNames() throws IOException {
		Path staging = this.directory.resolve(FilePath.STAGING_NAME);
		if (!Files.exists(staging)) {
			return List.of();
		}
		try (Stream<Path> names = Files.list(staging)) {
			return names.map((path) -> path.getFileName().toString()).toList();
		}
	}

	@Test
	void partsOfAFileAreReadByOffset() throws IOException {
		Files.writeString(this.directory.resolve("a.txt"), "0123456789");
		assertThat(perform("read", "path", "a.txt"))
			.isEqualTo(Map.of("text", "0123456789", "length", 10, "next", 10L, "size", 10L, "end", true));
		assertThat(perform("read", "path", "a.txt", "offset", 3, "length", "4"))
			.isEqualTo(Map.of("text", "3456", "length", 4, "next", 7L, "size", 10L, "end", false));
		assertThat(perform("read", "path", "a.txt", "offset", 7, "encoding", "base64"))
			.isEqualTo(Map.of("base64", "Nzg5", "length", 3, "next", 10L, "size", 10L, "end", true));
		assertThat(perform("read", "path", "a.txt", "offset", Long.MAX_VALUE)).containsEntry("text", "")
			.containsEntry("end", true);
		assertRejected("Field 'length' of a step of kind 'file' must be a whole number from 1 to 100", "read", "path",
				"a.txt", "length", 101);
	}

	@Test
	void textIsReadByWholeCharacters() throws IOException {
		Files.writeString(this.directory.resolve("a.txt"), "aä€😀");
		List<Object> parts = new ArrayList<>();
		Map<String, Object> part = Map.of("next", 0, "end", false);
		while (part.get("end").equals(false)) {
			part = perform("read", "path", "a.txt", "offset", part.get("next"), "length", 4);
			parts.add(part.get("text"));
		}
		assertThat(parts).containsExactly("aä", "€", "😀");
		assertRejected("is no text in UTF-8", "read", "path", "a.txt", "offset", 2);
		assertRejected("is no text in UTF-8", "read", "path", "a.txt", "offset", 1, "length", 1);
	}

	@Test
	void fileIsWrittenWithTheDirectoriesAboveIt() throws IOException {
		assertThat(perform("write", "path", "a/b/c.txt", "text", "über")).isEqualTo(Map.of("size", 5));
		assertThat(textOf("a/b/c.txt")).isEqualTo("über");
		perform("write", "path", "a/b/c.txt", "base64", Base64.getEncoder().encodeToString(new byte[] { 1, 2 }));
		assertThat(Files.readAllBytes(this.directory.resolve("a/b/c.txt"))).containsExactly(1, 2);
		perform("write", "path", "a/b/c.txt", "parts",
				List.of(Map.of("text", "one"), Map.of("base64", "dHdv"), Map.of("text", "")));
		assertThat(textOf("a/b/c.txt")).isEqualTo("onetwo");
		assertThat(stagedNames()).isEmpty();
	}

	@Test
	void contentIsGivenInOneWay() {
		assertRejected("'text' of a step of kind 'file' or 'base64' must be given, and not both", "write", "path", "a");
		assertRejected("must be given, and not both", "write", "path", "a", "text", "a", "base64", "YQ==");
		assertRejected("must not be given beside", "write", "path", "a", "text", "a", "parts", List.of());
		assertRejected("must be base64", "write", "path", "a", "base64", "?");
		assertRejected("must be a list of objects", "write", "path", "a", "parts", List.of("a"));
	}

	@Test
	void fileThatIsTooLargeLeavesNothing() throws IOException {
		perform("write", "path", "a.txt", "text", "before");
		assertRejected("'a.txt' would have more than 'chihuo.steps.file.max-size' allows, 1000 bytes", "write", "path",
				"a.txt", "text", "x".repeat(1001));
		Files.writeString(this.directory.resolve("large"), "x".repeat(1001));
		assertRejected("'a.txt' would have more than", "copy", "path", "large", "to", "a.txt");
		assertThat(textOf("a.txt")).isEqualTo("before");
		assertRejected("'a.txt' would have more than", "append", "path", "a.txt", "offset", 6, "text", "x".repeat(995));
		assertThat(stagedNames()).isEmpty();
	}

	@Test
	void fileAppearsWhenItIsComplete() throws IOException {
		try (StepFileWriter writer = this.root.createFile("a/b")) {
			writer.output().write(1);
			writer.output().close();
			assertThat(this.directory.resolve("a/b")).doesNotExist();
			writer.output().write(new byte[] { 2, 3 });
			writer.commitFile();
			assertThat(Files.readAllBytes(this.directory.resolve("a/b"))).containsExactly(1, 2, 3);
		}
		StepFileWriter writer = this.root.createFile("a/b");
		writer.output().write(4);
		assertThat(stagedNames()).hasSize(1);
		writer.close();
		writer.close();
		assertThat(stagedNames()).isEmpty();
		assertThat(Files.readAllBytes(this.directory.resolve("a/b"))).containsExactly(1, 2, 3);
	}

	@Test
	void leftoversOfKilledProcessesAreRemovedAfterADay() throws IOException {
		perform("write", "path", "a", "text", "a");
		Path staging = this.directory.resolve(FilePath.STAGING_NAME);
		Path old = Files.createFile(staging.resolve("old.part"));
		Path young = Files.createFile(staging.resolve("young.part"));
		Path oldDirectory = Files.createDirectory(this.directory.resolve(FilePath.STAGING_NAME + "-1"));
		FileTime yesterday = FileTime.from(Instant.now().minus(StagingDirectory.MAX_PAUSE).minusSeconds(1));
		Files.setLastModifiedTime(old, yesterday);
		Files.setLastModifiedTime(oldDirectory, yesterday);
		Files.setLastModifiedTime(this.directory.resolve("a"), yesterday);
		new FileRoot(this.directory, 1000, System::currentTimeMillis);
		assertThat(old).doesNotExist();
		assertThat(oldDirectory).doesNotExist();
		assertThat(young).exists();
		assertThat(this.directory.resolve("a")).exists();
	}

	@Test
	void appendThatIsRepeatedAppendsOnce() throws IOException {
		assertThat(perform("append", "path", "d/log", "offset", 0, "text", "one")).isEqualTo(Map.of("next", 3L));
		assertThat(perform("append", "path", "d/log", "offset", 3, "text", "two")).isEqualTo(Map.of("next", 6L));
		perform("append", "path", "d/log", "offset", 3, "text", "two");
		perform("append", "path", "d/log", "offset", 0, "text", "one", "sync", false);
		assertThat(textOf("d/log")).isEqualTo("onetwo");
	}

	@Test
	void appendThatWasCutOffIsCompleted() throws IOException {
		for (int written = 0; written <= 3; written++) {
			Files.writeString(this.directory.resolve("log"), "one" + "two".substring(0, written));
			assertThat(perform("append", "path", "log", "offset", 3, "text", "two")).isEqualTo(Map.of("next", 6L));
			assertThat(textOf("log")).isEqualTo("onetwo");
		}
	}

	@Test
	void appendElsewhereThanAtTheEndIsRejected() throws IOException {
		Files.writeString(this.directory.resolve("log"), "oneTWO");
		assertRejected("at offset 3 finds other bytes there: the file has 6 bytes", "append", "path", "log", "offset",
				3, "text", "two");
		assertRejected("at offset 7 would leave a gap, since the file has 6 bytes", "append", "path", "log", "offset",
				7, "text", "two");
		assertRejected("There is no 'other'", "append", "path", "other", "offset", 1, "text", "two");
		assertRejected("Field 'offset' of a step of kind 'file' must be given", "append", "path", "log", "text", "a");
		assertRejected("from 0 to", "append", "path", "log", "offset", -1, "text", "a");
		assertThat(textOf("log")).isEqualTo("oneTWO");
	}

	@Test
	void appendsAtOneTimeDoNotMix() throws IOException {
		Path log = Files.writeString(this.directory.resolve("log"), "one");
		try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
			channel.lock();
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> perform("append", "path", "log", "offset", 3, "text", "two"))
				.matches((ex) -> !ex.countsAsAttempt());
		}
		perform("append", "path", "log", "offset", 3, "text", "two");
		assertThat(textOf("log")).isEqualTo("onetwo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fsync", "fdatasync" })
	void fileIsWrittenToTheDisk(String operation) throws IOException {
		Files.writeString(this.directory.resolve("a"), "abc");
		assertThat(perform(operation, "path", "a")).isEqualTo(Map.of("size", 3L));
		assertRejected("There is no 'b'", operation, "path", "b");
	}

	@Test
	void fileIsCopied() throws IOException {
		Files.writeString(this.directory.resolve("a"), "abc");
		Files.writeString(this.directory.resolve("b"), "before");
		assertThat(perform("copy", "path", "a", "to", "b")).isEqualTo(Map.of("size", 3L));
		perform("copy", "path", "b", "to", "c/d");
		perform("copy", "path", "a", "to", "a");
		assertThat(Stream.of("a", "b", "c/d").map((name) -> this.directory.resolve(name)))
			.allMatch((file) -> file.toFile().length() == 3);
		assertRejected("There is no 'x'", "copy", "path", "x", "to", "b");
		assertThat(stagedNames()).isEmpty();
	}

	@Test
	void fileOrEmptyDirectoryIsDeleted() throws IOException {
		perform("write", "path", "a/b", "text", "");
		assertRejected("The directory 'a' is not empty", "delete", "path", "a");
		assertThat(perform("delete", "path", "a/b")).isEqualTo(Map.of("deleted", true));
		assertThat(perform("delete", "path", "a/b")).isEqualTo(Map.of("deleted", false));
		assertThat(perform("delete", "path", "a")).isEqualTo(Map.of("deleted", true));
		assertThat(perform("delete", "path", "a/b")).isEqualTo(Map.of("deleted", false));
	}

	@Test
	void directoryIsListedByPages() throws IOException {
		for (String name : List.of("c", "a", "e", "b")) {
			perform("write", "path", name, "text", name.repeat(3));
		}
		Files.createDirectory(this.directory.resolve("d"));
		Files.createSymbolicLink(this.directory.resolve("f"), Path.of("/etc"));
		this.files = new FileStepHandler(this.root, 10_000);
		Map<String, Object> page = perform("list", "limit", 3);
		assertThat(namesIn(page)).containsExactly("a", "b", "c");
		assertThat(page).containsEntry("next", "c");
		page = perform("list", "limit", 3, "after", page.get("next"));
		assertThat(namesIn(page)).containsExactly("d", "e", "f");
		assertThat(page).containsEntry("next", null);
		assertThat(page.toString()).contains("type=directory", "name=e, type=file, size=3, modified=20", "type=link");
		assertThat(namesIn(perform("list", "path", "d"))).isEmpty();
		assertRejected("There is no 'x'", "list", "path", "x");
		assertRejected("'a' is no directory", "list", "path", "a");
	}

	/** Of bytes that are a text neither in UTF-8 nor in ASCII. */
	private Path undecodable(Path parent, String encoded) throws IOException {
		Path file = Path.of(URI.create(parent.toUri() + encoded));
		assertThat(file.getFileName().toString()).contains("\ufffd");
		return Files.writeString(file, "abc");
	}

	@Test
	void nameThatIsNoTextIsListedWithoutAName() throws IOException {
		undecodable(this.directory, "gr%F6");
		undecodable(this.directory, "gr%FC");
		perform("write", "path", "a", "text", "");
		perform("write", "path", "h", "text", "");
		this.files = new FileStepHandler(this.root, 10_000);
		Map<String, Object> all = perform("list");
		assertThat(namesIn(all)).containsExactly(null, null, "a", "h");
		assertThat(all.toString()).contains("{name=null, encodedName=gr%F6, type=file, size=3, modified=20",
				"{name=null, encodedName=gr%FC, type=file, size=3", "{name=a, type=file, size=0");
		List<String> pages = new ArrayList<>();
		Object next = null;
		do {
			Map<String, Object> page = (next != null) ? perform("list", "limit", 1, "after", next)
					: perform("list", "limit", 1);
			pages.add(String.valueOf(page.get("entries")).replaceAll(".*(name=[^,]+|encodedName=[^,]+), type.*", "$1"));
			next = page.get("next");
		}
		while (next != null);
		assertThat(pages).containsExactly("encodedName=gr%F6", "encodedName=gr%FC", "name=a", "name=h");
	}

	@Test
	void leftoverWhoseNameIsNoTextIsRemovedToo() throws IOException {
		perform("write", "path", "a", "text", "a");
		Path leftover = undecodable(this.directory.resolve(FilePath.STAGING_NAME), "gr%F6");
		Files.setLastModifiedTime(leftover,
				FileTime.from(Instant.now().minus(StagingDirectory.MAX_PAUSE).minusSeconds(1)));
		new FileRoot(this.directory, 1000, System::currentTimeMillis);
		assertThat(stagedNames()).isEmpty();
	}

	@Test
	void pageOfAListIsBounded() throws IOException {
		IntStream.range(0, 50).forEach((i) -> create("%02d".formatted(i) + "n".repeat(200)));
		List<String> names = new ArrayList<>();
		Object next = null;
		int pages = 0;
		do {
			Map<String, Object> page = (next != null) ? perform("list", "after", next) : perform("list");
			names.addAll(namesIn(page));
			next = page.get("next");
			pages++;
		}
		while (next != null);
		assertThat(names).hasSize(50).isSorted().doesNotHaveDuplicates();
		assertThat(pages).isGreaterThan(10);
	}

	private void create(String name) {
		assertThat(this.directory.resolve(name).toFile())
			.satisfies((file) -> assertThat(file.createNewFile()).isTrue());
	}

	@SuppressWarnings("unchecked")
	private static List<String> namesIn(Map<String, Object> page) {
		return ((List<Map<String, Object>>) page.get("entries")).stream()
			.map((entry) -> (String) entry.get("name"))
			.toList();
	}

	@Test
	void operationHasToBeKnown() {
		String message = "Field 'operation' of a step of kind 'file' must be one of "
				+ "[append, copy, delete, fdatasync, fsync, list, read, write]";
		assertRejected(message, "move", "path", "a");
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> this.files.perform(null))
			.withMessage(message);
		assertRejected("has no fields [size], but these: [encoding, length, offset, operation, path]", "read", "path",
				"a", "size", 1);
		assertRejected("Field 'path' of a step of kind 'file' must be given", "read");
	}

	@Test
	void textOfAnotherEncodingIsReadAsBase64() throws IOException {
		byte[] latin = "größe".getBytes(StandardCharsets.ISO_8859_1);
		Files.write(this.directory.resolve("a"), latin);
		assertRejected("read it with the encoding 'base64'", "read", "path", "a");
		assertThat(
				Base64.getDecoder().decode((String) perform("read", "path", "a", "encoding", "base64").get("base64")))
			.isEqualTo(latin);
	}

}
