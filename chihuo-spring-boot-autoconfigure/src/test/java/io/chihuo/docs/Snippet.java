// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A Java example of a page, completed to a compilation unit:
 * <ul>
 * <li>with a {@code package} or an {@code import} it is one, and stays as it is;</li>
 * <li>with a type at the beginning of a line it gets the imports below;</li>
 * <li>anything else is made of statements: it gets the imports too and becomes the body
 * of a method in a class that extends {@link Surroundings}.</li>
 * </ul>
 */
final class Snippet extends SimpleJavaFileObject {

	private static final Pattern COMPLETE = Pattern.compile("^(package|import) ", Pattern.MULTILINE);

	private static final Pattern TYPE = Pattern
		.compile("^(?:public |final |abstract )*(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);

	private static final String IMPORTS = Stream
		.of("io.chihuo.*", "io.chihuo.backend.*", "io.chihuo.backend.memory.*", "io.chihuo.contract.*",
				"io.chihuo.event.*", "io.chihuo.observation.*", "io.micrometer.common.KeyValues", "java.io.IOException",
				"java.net.URI", "java.net.http.*", "java.net.http.HttpResponse.BodyHandlers", "java.nio.file.*",
				"java.time.*", "java.util.*", "java.util.concurrent.*", "io.chihuo.Flow", "java.util.stream.*",
				"org.junit.jupiter.api.Test", "org.springframework.beans.factory.annotation.*",
				"org.springframework.boot.test.context.*", "org.springframework.context.annotation.*",
				"org.springframework.core.ParameterizedTypeReference",
				"org.springframework.context.event.EventListener", "org.springframework.jdbc.core.simple.JdbcClient",
				"org.springframework.stereotype.*", "org.springframework.transaction.annotation.Transactional",
				"org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor",
				"org.springframework.test.context.bean.override.mockito.MockitoBean", "reactor.core.publisher.Mono",
				"static org.assertj.core.api.Assertions.assertThat", "static org.mockito.BDDMockito.given")
		.map((name) -> "import " + name + ";")
		.collect(Collectors.joining(" ", "package io.chihuo.docs; ", "\n"));

	private static final String HEAD = "abstract class Statements extends Surroundings { "
			+ "Statements() { super(null, null, null); } void run() throws Exception {\n";

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	/** Has read the class path, which takes longer than an example. */
	private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

	private final MarkdownPage page;

	private final MarkdownPage.Fence fence;

	private final String prefix;

	private final String suffix;

	private Snippet(MarkdownPage page, MarkdownPage.Fence fence, String type, String prefix, String suffix) {
		super(URI.create("string:///" + type + Kind.SOURCE.extension), Kind.SOURCE);
		this.page = page;
		this.fence = fence;
		this.prefix = prefix;
		this.suffix = suffix;
	}

	static Snippet of(MarkdownPage page, MarkdownPage.Fence fence) {
		Matcher type = TYPE.matcher(fence.text());
		if (!type.find()) {
			return new Snippet(page, fence, "Statements", IMPORTS + HEAD, "\n}}");
		}
		boolean complete = COMPLETE.matcher(fence.text()).find();
		return new Snippet(page, fence, type.group(1), complete ? "" : IMPORTS, "");
	}

	/**
	 * Compile it, and say where it is wrong.
	 */
	List<String> compile(Path output) {
		DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		List<String> options = List.of("--release", "17", "-proc:none", "-parameters", "-Xlint:all", "-d",
				output.toString(), "-classpath", System.getProperty("java.class.path"));
		COMPILER.getTask(null, FILES, found, options, null, List.of(this)).call();
		return found.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getSource() == this && diagnostic.getKind() != Diagnostic.Kind.NOTE)
			.map(this::describe)
			.toList();
	}

	private String describe(Diagnostic<?> diagnostic) {
		long line = this.fence.line() + diagnostic.getLineNumber() - 1 - this.prefix.lines().count();
		return this.page + ":" + line + ": " + diagnostic.getMessage(null);
	}

	@Override
	public CharSequence getCharContent(boolean ignoreEncodingErrors) {
		return this.prefix + this.fence.text() + this.suffix;
	}

	@Override
	public String toString() {
		return this.page + ":" + this.fence.line();
	}

}
